package cli

import (
	"fmt"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// version is the version that decisions record. It changes only with a release, so that the same source gives
// the same decision however it was built.
const version = "0.1.0-dev"

// versionFlag is how most programs are asked for their version.
const versionFlag = "version"

func tool() decision.Tool { return decision.Tool{Name: "cleanbill", Version: version} }

func (p Process) versionCommand() *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "print the version and how this program was built",
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usageError("version", fmt.Errorf("takes no arguments, found %q", c.Args().First()))
			}
			p.printVersion()
			return nil
		},
	}
}

func (p Process) printVersion() {
	fmt.Fprintf(p.Stdout, "cleanbill %s\n", version)
	if info, ok := debug.ReadBuildInfo(); ok {
		fmt.Fprintf(p.Stdout, "built with %s\n", info.GoVersion)
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" || s.Key == "vcs.modified" || s.Key == "GOOS" || s.Key == "GOARCH" {
				fmt.Fprintf(p.Stdout, "%s %s\n", s.Key, s.Value)
			}
		}
	}
}
