"""A task runner whose work is held back where a test wants to act in between."""

from workbench.ui.tasks import InlineRunner, Lane, Task


class HeldRunner:
    """Runs each task at once, as `InlineRunner` does, until it is told to hold what comes."""

    def __init__(self) -> None:
        self.held: list[Task] = []
        self.holding = False

    def run(self, task: Task, lane: Lane) -> None:
        if self.holding:
            self.held.append(task)
        else:
            InlineRunner().run(task, lane)

    def close(self) -> None:
        self.held.clear()

    def let_go(self) -> None:
        """Run what is held, and what that asks for."""
        self.holding = False
        while self.held:
            InlineRunner().run(self.held.pop(0), Lane.READ)
