package cli

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// noFile: a command that reads files got none.
func noFile(command string) error {
	return withHint(fmt.Errorf("%s: no file given: expected SBOM files, or - for standard input", command), "see 'cleanbill "+command+" --help'")
}

// oneFile: a command that reads one file got none or several.
func oneFile(command string, given int) error {
	return withHint(fmt.Errorf("%s: expected one FILE, %d given", command, given), "see 'cleanbill "+command+" --help'")
}

// noSuchFile: an input cannot be opened.
func noSuchFile(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return withHint(err, "give the path of a file; - reads standard input")
	}
	return err
}

// isDirectory: an input is a directory.
func isDirectory(path string) error {
	return withHint(fmt.Errorf("%s is a directory: expected a file", path), "name the SBOM in it; 'cleanbill gate' takes directories")
}

// noInput: an input is a pipe, a device or the like.
func noInput(path string) error {
	return withHint(fmt.Errorf("%s is a pipe, a socket or a device: expected a file", path), "- reads standard input, and a shell passes what a program writes as <(…)")
}

// overLimitError says that an input is larger than what a command reads. Nothing of it was read into memory.
type overLimitError struct {
	name  string
	limit int64
}

func (e *overLimitError) Error() string {
	return fmt.Sprintf("%s is over the limit of %d bytes", e.name, e.limit)
}

// raisable adds to an error about the size of an input that the command has a flag for it.
func raisable(err error) error {
	var over *overLimitError
	if errors.As(err, &over) {
		return withHint(err, "if you expect a file of this size, raise --max-bytes")
	}
	return err
}

// overInput: a report, or another file that is written, would replace what it is about.
func overInput(file, input string) error {
	return withHint(fmt.Errorf("the output %s would overwrite the input %s", file, input), "write to another file")
}

// unread adds what to do to an error of reading an SBOM, and takes it out of the message.
func unread(err error) error {
	var u *sbom.UnreadableError
	if !errors.As(err, &u) || u.Hint == "" {
		return err
	}
	plain := *u
	plain.Hint = ""
	return withHint(&plain, u.Hint)
}

// comparedInPart: two SBOMs are the same as far as they could be read, and that is not far enough.
func comparedInPart(path string) error {
	return withHint(fmt.Errorf("sbom compare: no difference was found in what could be read, but %s is invalid, and what could not be read may differ", path),
		"see 'cleanbill sbom validate', and ask the supplier for a valid SBOM")
}

// oneTarget: "sbom generate" got no target or several.
func oneTarget(given int) error {
	return withHint(fmt.Errorf("sbom generate: expected one TARGET, %d given", given), "give the path of a directory, a file, an archive or an image")
}

// noSuchTarget: what is to be looked into cannot be opened.
func noSuchTarget(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return withHint(err, "give the path of a directory, a file, an archive or an image")
	}
	return err
}

// notAFile: a device, a pipe or the like cannot be looked into.
func notAFile(target string) error {
	return withHint(fmt.Errorf("%s is neither a file nor a directory", target), "copy its content to a file first")
}

// emptyTarget: there is nothing to look into.
func emptyTarget(target string) error {
	return withHint(fmt.Errorf("%s is empty: nothing could be looked into, so no SBOM was written", target), "check that the file was copied as a whole")
}

// notLookedInto: nothing at all of a file could be looked into.
func notLookedInto(target, why string) error {
	return withHint(fmt.Errorf("nothing of %s could be looked into (%s), so no SBOM was written", target, why),
		"give what it was made from, or unpack it with the tool of its format and give the directory")
}

// intoTarget: the SBOM would become part of what it describes.
func intoTarget(file, target string) error {
	return withHint(fmt.Errorf("-o %s lies inside %s, which is looked into", file, target), "write the SBOM to another directory")
}
