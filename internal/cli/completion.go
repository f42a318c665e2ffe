package cli

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// completions are scripts that ask the program itself, by the last argument that urfave/cli answers to.
//
//go:embed completions
var completions embed.FS

// completionRequest is that argument.
const completionRequest = "--generate-bash-completion"

var shells = []string{"bash", "fish", "powershell", "zsh"}

func (p Process) completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print the completion script of a shell",
		ArgsUsage: "SHELL",
		Description: "SHELL is bash, fish, powershell or zsh. Such as, in ~/.bashrc:\n\n" +
			"    source <(cleanbill completion bash)",
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return usageError("completion", errors.New("expected the name of one shell: "+strings.Join(shells, ", ")))
			}
			shell := c.Args().First()
			if !slices.Contains(shells, shell) {
				return usageError("completion", fmt.Errorf("unknown shell %q: expected one of %s", report.Printable(shell), strings.Join(shells, ", ")))
			}
			script, err := completions.ReadFile("completions/" + shell)
			if err != nil {
				return err
			}
			_, err = p.Stdout.Write(script)
			return err
		},
	}
}

// asksCompletion says whether a shell asks what could come next.
func asksCompletion(args []string) bool {
	return len(args) > 1 && args[len(args)-1] == completionRequest
}
