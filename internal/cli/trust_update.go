package cli

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/tuf"
)

func (p Process) trustUpdateCommand() *cli.Command {
	return &cli.Command{
		Name:  "update",
		Usage: "fetch the present trusted root of a Sigstore instance; this command uses the network",
		Description: "The root is fetched by TUF: only what the holders of the instance's keys have signed is taken, however it\n" +
			"comes here. The keys to begin with are those of the public-good instance, or those of --tuf-root. Nothing else\n" +
			"than --to and --cache is written, and no other command fetches roots.\n\n" +
			"Exit status: 0 written, 2 not.",
		Flags: []cli.Flag{trustFormats.flag("text"), toFlag("write the trusted root to `FILE`"),
			&cli.StringFlag{Name: "mirror", EnvVars: variable("mirror"), Value: tuf.PublicGoodMirror, Usage: "ask the TUF repository at `URL`"},
			textFlag("tuf-root", "begin with the TUF root.json in `FILE`, for another instance than the public-good one"),
			textFlag("cache", "keep in `DIR` what was seen, so that the repository cannot go back behind it (default: keep nothing)"),
			atFlag("refuse what expires before `TIME`"), quietFlag(), noColourFlag()},
		Action: p.trustUpdate,
	}
}

func (p Process) trustUpdate(c *cli.Context) error {
	if c.NArg() > 0 {
		return usageError("trust update", fmt.Errorf("takes no arguments, found %q", c.Args().First()))
	}
	outputs, at, err := p.trustOutputs(c, nil)
	if err != nil {
		return err
	}
	to := c.String("to")
	if to == "" {
		return errNoDestination
	}
	request := tuf.Request{Mirror: c.String("mirror"), Root: tuf.PublicGoodRoot(), Target: tuf.TrustedRoot, Cache: c.String("cache"), At: at, Fetch: p.Fetch}
	if file := c.String("tuf-root"); file != "" {
		if request.Root, err = p.readInput(file, tuf.MaxRootSize); err != nil {
			return fmt.Errorf("trust update: %w", err)
		}
	}
	if request.Fetch == nil {
		return errors.New("trust update: there is no network here")
	}
	answer, err := tuf.Fetch(c.Context, request)
	if err != nil {
		return notUpdated(err)
	}
	root, err := verify.NewRoot(request.Target, answer.Target)
	if err != nil {
		return fmt.Errorf("trust update: %s of %s: %w", request.Target, request.Mirror, err)
	}
	t := &trust{Kind: trustKind, At: at, Tool: tool()}
	described, err := describeRoot(root, at)
	if err != nil {
		return fmt.Errorf("trust update: %w", err)
	}
	t.Roots = []trustedRoot{described}
	if outputs, err = t.write(root, to, outputs); err != nil {
		return fmt.Errorf("trust update: %w", err)
	}
	t.Written.From, t.Written.Version, t.Written.Expires = request.Mirror, answer.RootVersion, stated(answer.Expires)
	return p.publishTrust(c, t, outputs)
}

// notUpdated: the repository gave nothing that can be taken. Nothing was written.
func notUpdated(err error) error {
	if errors.As(err, new(*tuf.ExpiredError)) {
		return withHint(fmt.Errorf("trust update: the repository is out of date: %w; nothing was written", err),
			"ask a mirror that is kept up; if you keep a copy of your own, copy it again. --at judges as of another moment")
	}
	return withHint(fmt.Errorf("trust update: %w; nothing was written", err),
		"without a connection, copy a trusted_root.json from a machine that has one and check it with 'cleanbill trust import'")
}
