package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

func (p Process) sbomShowCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "tell what is in an SBOM: counts, what its fields say, graph, what can be looked up and what cannot",
		ArgsUsage: "FILE",
		Description: "FILE is an SBOM; - reads one from standard input. An invalid SBOM is shown as far as it can be read,\n" +
			"and called invalid.\n\nExit status: 0 shown, 2 unreadable.",
		Flags: []cli.Flag{summaryFormats.flag("text"), atFlag("compare dates with `TIME`"), maxBytesFlag(),
			verboseFlag("list more of each kind"), quietFlag(), noColourFlag()},
		Action: p.sbomShow,
	}
}

// summary is the document of "sbom show -o json".
type summary struct {
	Kind string        `json:"kind"` // "cleanbill.sbom-summary/v1"
	At   time.Time     `json:"at"`   // what dates are compared with
	Tool decision.Tool `json:"tool"`
	*sbom.Summary
}

var summaryFormats = formats[*summary]{
	"text": summaryText,
	"json": asJSON[*summary],
}

func (p Process) sbomShow(c *cli.Context) error {
	switch c.NArg() {
	case 0:
		return noFile("sbom show")
	case 1:
	default:
		return usageError("sbom show", errors.New("takes one file"))
	}
	file := c.Args().First()
	outputs, err := sbomOutputs(c, "sbom show", summaryFormats.names(), []string{file})
	if err != nil {
		return err
	}
	at, err := p.moment(c.String("at"))
	if err != nil {
		return err
	}
	doc, err := p.readSBOM(file, c.Int64("max-bytes"))
	if err != nil {
		return fmt.Errorf("sbom show: %w", unread(err))
	}
	s := &summary{Kind: "cleanbill.sbom-summary/v1", At: at, Tool: tool(), Summary: doc.Summarise(at)}
	return summaryFormats.write(p, c, outputs, s)
}
