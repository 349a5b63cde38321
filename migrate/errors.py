"""What can end a run or a post early, drawn as the tree it is.

MigrateError
├── UsageError            the command line or a setting is wrong                    exit 2
│   └── SourceError       a SOURCE is missing, empty or not a post                  exit 2
├── OutputError           OUT cannot be used                                        exit 2
│   ├── MissingOutputError   OUT holds nothing that migrate made
│   ├── OutputForeignError   OUT holds something that migrate did not make
│   ├── OutputBusyError      another migrate is at work in OUT
│   ├── DiskError            OUT cannot be written: read-only, full, no permission
│   └── ArchiveDamagedError  a WARC file of OUT holds something that is no record
│       └── ArchiveTornError    it ends inside a record, as its writer was killed
├── NetworkDownError      our own connection failed, so nothing was judged          exit 3
└── PostError             this post cannot go on; the others do                     the post is `failed`

Every message names the file, line or URL concerned, and `advice` the next step.
An expected failure of a fetch is not here: it is a value (`migrate.model.capture.Outcome`).
"""


class MigrateError(Exception):
    """Something ended early for a reason that a person can act on."""

    exit_code = 4

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class UsageError(MigrateError):
    """The command line or a setting is wrong."""

    exit_code = 2


class SourceError(UsageError):
    """A SOURCE is missing, empty, or nothing that can be read as posts."""


class OutputError(MigrateError):
    """OUT cannot be used as it is."""

    exit_code = 2


class MissingOutputError(OutputError):
    """OUT holds nothing that migrate has made yet."""

    def __init__(self, out: object) -> None:
        super().__init__(
            f"{out} holds no manifest.json.", f"Run 'migrate run SOURCE -o {out}' first, or name another folder."
        )


class OutputForeignError(OutputError):
    """OUT holds something that migrate did not make, or the posts of another source."""


class OutputBusyError(OutputError):
    """Another migrate is at work in OUT."""


class DiskError(OutputError):
    """OUT cannot be written: read-only, full, or not permitted."""

    def __init__(
        self,
        message: str,
        advice: str = "Free some space or mend the permissions; the same command then goes on where it stopped.",
    ) -> None:
        super().__init__(message, advice)


class ArchiveDamagedError(OutputError):
    """A WARC file of OUT does not hold a whole record where there should be one."""

    def __init__(self, message: str) -> None:
        super().__init__(
            message, "Restore that file from a copy, or move it aside and name another OUT: nothing was changed."
        )


class ArchiveTornError(ArchiveDamagedError):
    """A WARC file of OUT ends inside a record: whoever wrote it was killed, or it was cut."""


class NetworkDownError(MigrateError):
    """Our own connection failed while network work was due; nothing was judged."""

    exit_code = 3


class PostError(MigrateError):
    """One post cannot go on; it becomes `failed` with this message and the others migrate."""

    exit_code = 1
