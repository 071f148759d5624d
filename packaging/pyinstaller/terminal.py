"""Where the built program for the terminal starts."""

from workbench.__main__ import main

main()
