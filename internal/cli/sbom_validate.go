package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

func (p Process) sbomValidateCommand() *cli.Command {
	return &cli.Command{
		Name:      "validate",
		Usage:     "hold SBOMs against the schema of their own version, and against what schemas cannot say",
		ArgsUsage: "FILE…",
		Description: "FILE is an SBOM; - reads one from standard input. Problems of structure, repeated keys and broken\n" +
			"references make a document invalid; notes are listed and do not. docs/sbom.md tells which is which.\n\n" +
			"Exit status: 0 valid, 1 invalid, 2 unreadable. With several files the worst counts, in the order 0, 1, 2.",
		Flags: []cli.Flag{validationFormats.flag("text"), atFlag("call dates after `TIME` future dates"), maxBytesFlag(),
			verboseFlag("show all that is listed, not only the first few of a kind"), quietFlag(), noColourFlag()},
		Action: p.sbomValidate,
	}
}

// validations is the document of "sbom validate -o json".
type validations struct {
	Kind  string          `json:"kind"` // "cleanbill.sbom-validation/v1"
	At    time.Time       `json:"at"`   // dates after it are future dates
	Tool  decision.Tool   `json:"tool"`
	Valid bool            `json:"valid"` // every file could be read and is valid
	Files []fileValidated `json:"files"` // as given
}

// fileValidated is one file: a validation, or why there is none.
type fileValidated struct {
	Path       string      `json:"path"`
	Readable   bool        `json:"readable"`
	Valid      bool        `json:"valid"`
	Unreadable *unreadable `json:"error,omitempty"`
	*sbom.Validation
}

// unreadable is why a file could not be read.
type unreadable struct {
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Message  string `json:"message"`
	Found    string `json:"found,omitempty"`
	Expected string `json:"expected,omitempty"`
	Hint     string `json:"hint,omitempty"`
}

func unreadableOf(err error) *unreadable {
	u := &unreadable{Message: err.Error(), Hint: hintOf(err)}
	var place *sbom.UnreadableError
	if errors.As(err, &place) {
		u.Line, u.Column, u.Found, u.Expected = place.Line, place.Column, place.Found, place.Expected
	}
	return u
}

func (p Process) sbomValidate(c *cli.Context) error {
	files := c.Args().Slice()
	if len(files) == 0 {
		return noFile("sbom validate")
	}
	outputs, err := sbomOutputs(c, "sbom validate", validationFormats.names(), files)
	if err != nil {
		return err
	}
	at, err := p.moment(c.String("at"))
	if err != nil {
		return err
	}
	all := &validations{Kind: "cleanbill.sbom-validation/v1", At: at, Tool: tool(), Valid: true}
	status := exitOK
	for _, file := range files {
		f := fileValidated{Path: nameOf(file)}
		doc, err := p.readSBOM(file, c.Int64("max-bytes"))
		switch {
		case err != nil:
			err = unread(err)
			p.complain(fmt.Errorf("sbom validate: %w", err))
			f.Unreadable, status = unreadableOf(err), exitTrouble
		default:
			f.Readable, f.Validation = true, doc.Validate(at)
			if f.Valid = f.Validation.Valid; !f.Valid {
				status = worseStatus(status, exitNo)
			}
		}
		all.Valid = all.Valid && f.Valid
		all.Files = append(all.Files, f)
	}
	if err := validationFormats.write(p, c, outputs, all); err != nil {
		return err
	}
	return ended(status)
}
