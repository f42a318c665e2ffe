// Package cli is the command line: one file per command, flags to options to call to render. It holds no rules
// and no formats.
package cli

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata/fetcher"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sign/keyless"
)

// Process is everything the command line takes from the outside: nothing below it asks for the clock, the
// environment or a terminal by itself.
type Process struct {
	Args   []string // with the program's name first
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Now    func() time.Time
	Getenv func(string) string
	Width  int // columns of the terminal that Stdout is; 0 when it is none

	Fetch fetcher.Fetcher // the network, for the commands that say that they use it; nil where there is none

	Network keyless.Network // likewise, for "data update" and --sign-keyless

	Asks     bool                                // Stdin is a terminal: who sits there may be asked
	Password func(prompt string) ([]byte, error) // asks there without showing the answer; nil where nobody can be asked
	Random   io.Reader                           // what signatures are made with

	Terminal bool // Stderr is a terminal: what takes its time may say how far it is
}

// System is the real process.
func System() Process {
	p := Process{Args: os.Args, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now, Getenv: os.Getenv, Fetch: fetcher.NewDefaultFetcher(), Network: keyless.Internet(), Random: rand.Reader}
	if fd := int(os.Stdout.Fd()); term.IsTerminal(fd) {
		p.Width = 80
		if w, _, err := term.GetSize(fd); err == nil && w > 0 {
			p.Width = w
		}
	}
	p.Terminal = term.IsTerminal(int(os.Stderr.Fd()))
	if fd := int(os.Stdin.Fd()); term.IsTerminal(fd) {
		p.Asks = true
		p.Password = func(prompt string) ([]byte, error) {
			fmt.Fprint(os.Stderr, prompt)
			answer, err := term.ReadPassword(fd)
			fmt.Fprintln(os.Stderr)
			return answer, err
		}
	}
	return p
}

// Exit statuses, as the contract of the command line fixes them. When several deliveries are judged, the
// worst one counts, in the order ok, conditional, no, trouble.
const (
	exitOK          = 0 // accept; valid; verified; the same
	exitNo          = 1 // reject; invalid; not verified; differs
	exitTrouble     = 2 // no verdict: usage, unreadable input, internal error
	exitConditional = 3
)

// Main runs one command and returns its exit status.
func Main(ctx context.Context, p Process) int {
	app := p.app()
	if asksCompletion(p.Args) && slices.Contains(p.Args, "--") {
		return exitOK // urfave/cli would run the command
	}
	if err := app.RunContext(ctx, flagsFirst(app, p.Args)); err != nil {
		var s exitStatus
		if errors.As(err, &s) {
			return int(s)
		}
		p.complain(err)
		return exitTrouble
	}
	return exitOK
}

// exitStatus is how a command that did its job ends when the answer is not exitOK. It is no complaint.
type exitStatus int

func (s exitStatus) Error() string { return "exit status " + strconv.Itoa(int(s)) }

// ended turns a status into what a command returns.
func ended(status int) error {
	if status == exitOK {
		return nil
	}
	return exitStatus(status)
}

func (p Process) app() *cli.App {
	app := &cli.App{
		Name:      "cleanbill",
		Usage:     "decide whether device software may be accepted",
		UsageText: "cleanbill COMMAND [flags] ARGUMENTS",
		Description: "cleanbill reads what a supplier delivers, establishes what is true about it, holds that\n" +
			"against policy, and answers accept, conditional or reject. It works offline.\n\n" +
			"Start with: cleanbill gate --suppliers DIR DELIVERY",
		Writer:                    p.Stdout,
		ErrWriter:                 p.Stderr,
		HideVersion:               true,
		EnableBashCompletion:      true,
		DisableSliceFlagSeparator: true,
		Flags:                     []cli.Flag{&cli.BoolFlag{Name: versionFlag, Usage: "print what 'cleanbill version' prints"}},
		ExitErrHandler:            func(*cli.Context, error) {},
		Commands:                  []*cli.Command{p.gateCommand(), p.sbomCommand(), p.policyCommand(), p.verifyCommand(), p.trustCommand(), p.dataCommand(), p.waiverCommand(), p.decisionCommand(), p.ledgerCommand(), p.vulnCommand(), p.versionCommand(), p.completionCommand(), p.docsCommand()},
	}
	app.Action = func(c *cli.Context) error {
		if c.Bool(versionFlag) && c.NArg() == 0 {
			p.printVersion()
			return nil
		}
		return unknownCommand(c.Args().First(), app.Commands)
	}
	app.OnUsageError = refuse
	rejectMisuse(app.Commands)
	return app
}

func refuse(c *cli.Context, err error, _ bool) error {
	for _, sub := range c.Command.Subcommands {
		for _, f := range sub.Flags {
			if err.Error() == "flag provided but not defined: -"+f.Names()[0] {
				return flagOfSubcommand(wordsOf(c.Command), sub.Name, err)
			}
		}
	}
	return usageError(wordsOf(c.Command), err)
}

// wordsOf is a command as people write it, all its words.
func wordsOf(c *cli.Command) string {
	return cmp.Or(strings.TrimPrefix(c.HelpName, "cleanbill "), c.FullName())
}

// rejectMisuse makes wrong flags an error of ours everywhere, instead of a page of help on standard output. And
// no argument may be taken for the word "help": "gate h" judges a delivery called h.
func rejectMisuse(commands []*cli.Command) {
	for _, command := range commands {
		command.OnUsageError, command.HideHelpCommand = refuse, true
		rejectMisuse(command.Subcommands)
	}
}

// group is a command that does nothing but have others.
func group(name, usage string, subcommands []*cli.Command) *cli.Command {
	return &cli.Command{
		Name:        name,
		Usage:       usage,
		Subcommands: subcommands,
		Action:      func(c *cli.Context) error { return unknownCommand(c.Args().First(), subcommands) },
	}
}

// complain prints an error, and its hint on a line of its own.
func (p Process) complain(err error) {
	text := err.Error()
	hint := hintOf(err)
	for _, line := range strings.Split(text, "\n") {
		fmt.Fprintf(p.Stderr, "%s\n", "cleanbill: "+report.Printable(line))
	}
	if hint != "" {
		fmt.Fprintf(p.Stderr, "  hint: %s\n", report.Printable(hint))
	}
}

// remark says on standard error what is worth knowing beside the answer, on one line.
func (p Process) remark(format string, args ...any) { remark(p.Stderr, format, args...) }

func remark(w io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(w, "cleanbill: %s\n", report.Printable(fmt.Sprintf(format, args...))) // standard error: nobody could be told
}
