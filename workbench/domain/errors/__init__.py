"""The tree of known errors.

WorkbenchError
├── Cancelled                    the user stopped it; shown as silence
└── KnownError                   has a sentence and a remedy, in the user's language
    ├── InputError               something that came in could not be read
    │   ├── NoSuchFile
    │   ├── UnreadableFile       the operating system refused
    │   ├── UnknownFormat        no source recognises it
    │   ├── NothingFound         recognised, but held no voucher and no failure
    │   ├── BrokenFile           a fault at a place; nothing before it can be used
    │   ├── CutShort             a fault at a place; what came before it can be offered
    │   ├── SumDiffers           its control sum is not that of its content; nothing of it is used
    │   ├── NewerSie             SIE 5, which is another format under the same name
    │   ├── OwnSieFile           a SIE file that this program made, to be imported in Fortnox
    │   │   └── MadeHere         and of which the register knows
    │   ├── BadVoucher           one voucher that cannot be read among others that can
    │   ├── BadRecord            one line of a ledger's export that cannot be read
    │   ├── BadLine              one line that cannot be read among others that can
    │   ├── NoLedger             a ledger's export was wanted
    │   ├── WrongCompany         a ledger of another company than was said
    │   ├── StrangeCompany       a ledger of a company that no voucher is of
    │   ├── CompanyUnknown       a ledger that does not say whose it is
    │   ├── ColumnsError         a table that something has to be said of
    │   │   ├── ColumnsUnknown   its columns nobody has named yet
    │   │   └── ColumnsUnclear   its dates or amounts can be read in two ways
    │   ├── MappingWrong         what was said of columns in a file cannot be meant
    │   ├── Locked               a file with a password
    │   ├── NoText               a PDF that is a picture
    │   ├── UnsafeArchive        a ZIP that unpacks to more than it may
    │   ├── VoucherConflict      same number as a known voucher, other content
    │   └── TooLarge
    ├── AmountError
    │   ├── UnreadableAmount
    │   └── AmbiguousAmount
    ├── StoreError               the data file
    │   ├── StoreTooNew          written by a later version of the program
    │   ├── StoreBusy
    │   ├── StoreDamaged
    │   ├── StoreNotWritable
    │   └── HistoryBroken
    ├── CatalogueError           a cause file is wrong
    │   ├── OwnFileLeftOut       one of the office's own; the program runs without it
    │   └── OwnFileRefused       one that was to be taken in
    ├── ActionError              what was asked cannot be done
    │   ├── NotFound
    │   ├── NothingMatched
    │   ├── MoveNotAllowed
    │   ├── ReasonMissing
    │   ├── CompanyMissing       whose it is was not said
    │   ├── NoSuchItem           nothing in the tray has that number
    │   ├── NotByHand            a document of a sub-ledger, or in Fortnox already
    │   ├── SamePerson           who approves is who marked
    │   ├── NotAwaiting          nothing there to approve
    │   ├── NameMissing          who approves was not said
    │   ├── BadFact              something told of a ledger that cannot be meant
    │   ├── BadPair              something that cannot be entered in place of what was sent
    │   ├── PairNotUnderstood    words in the terminal that are no such pair
    │   ├── NothingToCorrect
    │   ├── WordsLeftOut         words that would find no room, and nobody has said that they may go
    │   ├── NoSuchRule
    │   ├── ExplanationWrong     what was written cannot be saved yet
    │   ├── ToBeRetried          its way is another: the source exports it again
    │   ├── NothingForSie        none of the vouchers can go in a SIE file
    │   ├── SeveralSieFiles      of several companies or financial years
    │   ├── SieNotWritable       a sum that is not zero, a series that cannot be one
    │   │   └── SieTextsNotWritable   nothing but characters outside the code page
    │   ├── BadSieName           the name of its receipt page
    │   ├── ChangedMeanwhile     others were faster
    │   ├── SieStopped           Fortnox would refuse some, or they are in a SIE file already
    │   ├── ExplanationExists    one of that name is there already
    │   ├── NotAReceipt          neither a PDF nor a picture
    │   ├── ReceiptTooLarge
    │   ├── NoReceipts
    │   ├── NoSuchReceipt
    │   └── NoSuchExplanation
    ├── ReportError
    │   ├── NoSuchReport
    │   ├── ReportNotWhole       what was kept is no longer what was made
    │   ├── ReportNotPlaced      made and kept, but its file is not where it was to be
    │   └── FileNotWritable
    └── InletError               a way in: mailbox, watched folder, feed
        ├── Offline
        ├── SignInRefused
        ├── SecretMissing
        ├── NoKeyring
        ├── PlaceMissing
        ├── FileNotUsable        in a watched folder; the others are not affected
        ├── NotTrusted           a certificate
        ├── SentElsewhere        a redirect to another host
        ├── NotPermitted
        ├── NothingThere
        ├── AnswerWrong
        ├── AskedTooOften
        ├── ServerFault
        ├── MarkRefused
        ├── OptionWrong
        ├── InletExists
        └── NoSuchInlet

A known error carries parameters, not prose: the sentence is made in the reader's
language at the last moment; a detail with values of its own is a ``Sentence``.
Anything outside this tree is a bug.
"""

from workbench.domain.errors.acting import (
    ActionError,
    BadFact,
    BadPair,
    BadSieName,
    ChangedMeanwhile,
    CompanyMissing,
    ExplanationExists,
    ExplanationWrong,
    FileNotWritable,
    MoveNotAllowed,
    NameMissing,
    NoReceipts,
    NoSuchExplanation,
    NoSuchItem,
    NoSuchReceipt,
    NoSuchReport,
    NoSuchRule,
    NotAReceipt,
    NotAwaiting,
    NotByHand,
    NotFound,
    NothingForSie,
    NothingMatched,
    NothingToCorrect,
    PairNotUnderstood,
    ReasonMissing,
    ReceiptTooLarge,
    ReportError,
    ReportNotPlaced,
    ReportNotWhole,
    SamePerson,
    SeveralSieFiles,
    SieNotWritable,
    SieStopped,
    SieTextsNotWritable,
    ToBeRetried,
    WordsLeftOut,
)
from workbench.domain.errors.base import Cancelled, KnownError, WorkbenchError
from workbench.domain.errors.inlets import (
    AnswerWrong,
    AskedTooOften,
    FileNotUsable,
    InletError,
    InletExists,
    MarkRefused,
    NoKeyring,
    NoSuchInlet,
    NothingThere,
    NotPermitted,
    NotTrusted,
    Offline,
    OptionWrong,
    PlaceMissing,
    SecretMissing,
    SentElsewhere,
    ServerFault,
    SignInRefused,
)
from workbench.domain.errors.keeping import (
    HistoryBroken,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreNotWritable,
    StoreTooNew,
)
from workbench.domain.errors.reading import (
    AmbiguousAmount,
    AmountError,
    BadLine,
    BadRecord,
    BadVoucher,
    BrokenFile,
    CatalogueError,
    ColumnsError,
    ColumnsUnclear,
    ColumnsUnknown,
    CompanyUnknown,
    CutShort,
    InputError,
    Locked,
    MadeHere,
    MappingWrong,
    NewerSie,
    NoLedger,
    NoSuchFile,
    NoText,
    NothingFound,
    OwnFileLeftOut,
    OwnFileRefused,
    OwnSieFile,
    StrangeCompany,
    SumDiffers,
    TooLarge,
    UnknownFormat,
    UnreadableAmount,
    UnreadableFile,
    UnsafeArchive,
    VoucherConflict,
    WrongCompany,
)
from workbench.domain.sentence import N_, Sentence

__all__ = [
    "N_",
    "ActionError",
    "AmbiguousAmount",
    "AmountError",
    "AnswerWrong",
    "AskedTooOften",
    "BadFact",
    "BadLine",
    "BadPair",
    "BadRecord",
    "BadSieName",
    "BadVoucher",
    "BrokenFile",
    "Cancelled",
    "CatalogueError",
    "ChangedMeanwhile",
    "ColumnsError",
    "ColumnsUnclear",
    "ColumnsUnknown",
    "CompanyMissing",
    "CompanyUnknown",
    "CutShort",
    "ExplanationExists",
    "ExplanationWrong",
    "FileNotUsable",
    "FileNotWritable",
    "HistoryBroken",
    "InletError",
    "InletExists",
    "InputError",
    "KnownError",
    "Locked",
    "MadeHere",
    "MappingWrong",
    "MarkRefused",
    "MoveNotAllowed",
    "NameMissing",
    "NewerSie",
    "NoKeyring",
    "NoLedger",
    "NoReceipts",
    "NoSuchExplanation",
    "NoSuchFile",
    "NoSuchInlet",
    "NoSuchItem",
    "NoSuchReceipt",
    "NoSuchReport",
    "NoSuchRule",
    "NoText",
    "NotAReceipt",
    "NotAwaiting",
    "NotByHand",
    "NotFound",
    "NotPermitted",
    "NotTrusted",
    "NothingForSie",
    "NothingFound",
    "NothingMatched",
    "NothingThere",
    "NothingToCorrect",
    "Offline",
    "OptionWrong",
    "OwnFileLeftOut",
    "OwnFileRefused",
    "OwnSieFile",
    "PairNotUnderstood",
    "PlaceMissing",
    "ReasonMissing",
    "ReceiptTooLarge",
    "ReportError",
    "ReportNotPlaced",
    "ReportNotWhole",
    "SamePerson",
    "SecretMissing",
    "SentElsewhere",
    "Sentence",
    "ServerFault",
    "SeveralSieFiles",
    "SieNotWritable",
    "SieStopped",
    "SieTextsNotWritable",
    "SignInRefused",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreNotWritable",
    "StoreTooNew",
    "StrangeCompany",
    "SumDiffers",
    "ToBeRetried",
    "TooLarge",
    "UnknownFormat",
    "UnreadableAmount",
    "UnreadableFile",
    "UnsafeArchive",
    "VoucherConflict",
    "WordsLeftOut",
    "WorkbenchError",
    "WrongCompany",
]
