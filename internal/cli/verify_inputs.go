package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// verifyInputs are what both verify commands are told besides the signature and the signer.
type verifyInputs struct {
	command    string
	name       string // ARTIFACT; empty when --digest stands for it
	outputs    []*sink
	at         time.Time
	roots      []verify.Root
	thresholds verify.Thresholds
}

func (p Process) verifyInputs(c *cli.Context, command string, known []string) (*verifyInputs, error) {
	in := &verifyInputs{command: command, name: c.Args().First()}
	switch given := c.String("digest"); {
	case c.NArg() > 1, c.NArg() == 0 && given == "":
		return nil, oneArtifact(command, c.NArg())
	case c.NArg() == 1 && given != "":
		return nil, usageError(command, fmt.Errorf("ARTIFACT %s and --digest %s both say what was signed", in.name, given))
	}
	inputs := c.Args().Slice()
	for _, flag := range []string{"bundle", "signature", "checksums", "certificate", "ca-roots", "rekor-bundle", "key", "provenance", "vsa"} {
		if file := c.String(flag); file != "" {
			inputs = append(inputs, file)
		}
	}
	var err error
	if in.outputs, err = quietableOutputs(c, command, known, append(inputs, c.StringSlice("trusted-root")...)); err != nil {
		return nil, err
	}
	if in.at, err = p.moment(c.String("at")); err != nil {
		return nil, err
	}
	if in.thresholds, err = thresholds(c, command); err != nil {
		return nil, err
	}
	in.roots, err = p.verifyRoots(c, in.name)
	return in, err
}

// thresholds reads what is asked for otherwise than by default.
func thresholds(c *cli.Context, command string) (verify.Thresholds, error) {
	var t verify.Thresholds
	for name, to := range map[string]**int{
		"tlog-threshold": &t.TransparencyLog, "timestamp-threshold": &t.Timestamp, "sct-threshold": &t.SignedCertificateTimestamp,
	} {
		n := c.Int(name)
		if n < 0 || n > verify.MaxThreshold {
			return t, usageError(command, fmt.Errorf("--%s %d: expected a number from 0 to %d", name, n, verify.MaxThreshold))
		}
		if c.IsSet(name) {
			*to = &n
		}
	}
	return t, nil
}

// verifyRoots are those of the flags, of the settings, or the embedded one.
func (p Process) verifyRoots(c *cli.Context, artifact string) ([]verify.Root, error) {
	files := c.StringSlice("trusted-root")
	if len(files) == 0 {
		s, err := p.verifySettings(c, artifact)
		if err != nil {
			return nil, err
		}
		files = s.TrustedRoots
	}
	return roots(files, nil)
}

// deliveredFlags name files that may have come with the artifact. What vouches for them, a key or an authority, is the buyer's.
var deliveredFlags = []string{"bundle", "signature", "checksums", "certificate", "rekor-bundle", "provenance", "vsa"}

// verifySettings reads the settings. Those that lie in a directory above the artifact, or above anything that may have come with it, may have
// come with it too: they are passed over, with a word, unless asked for by name.
func (p Process) verifySettings(c *cli.Context, artifact string) (*settings, error) {
	path := c.String("config")
	if _, err := os.Stat(settingsName); path != "" || err != nil {
		return loadSettings(path)
	}
	delivered := []string{artifact}
	for _, flag := range deliveredFlags {
		delivered = append(delivered, c.String(flag))
	}
	for _, file := range delivered {
		if file == "" || file == standardInput || !reachedThrough(file, filepath.Dir(settingsName)) {
			continue
		}
		p.complain(settingsDelivered(file))
		return &settings{}, nil
	}
	return loadSettings("")
}

// reachedThrough says whether a file lies in a directory or below, or a link to it does.
func reachedThrough(file, dir string) bool { return lies(file, dir) || lies(filepath.Dir(file), dir) }
