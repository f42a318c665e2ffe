package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sign"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

func (p Process) waiverSignCommand() *cli.Command {
	return &cli.Command{
		Name:      "sign",
		Usage:     "sign a waiver as one of its approvers, offline",
		ArgsUsage: "WAIVER",
		Description: "Writes a Sigstore bundle beside WAIVER, as WAIVER.NAME.sigstore.json. The key is in PEM: PKCS #8, PKCS #1 or SEC 1, plain or encrypted, or one that\n" +
			"cosign wrote. The password of an encrypted one is the first line of --password-file, or is asked for at a terminal.\n\n" +
			"Exit status: 0 signed, 2 not.",
		Flags: []cli.Flag{
			textFlag("key", "sign with the private key in `FILE`"),
			textFlag("as", "`NAME` of the approver who signs, as the waiver has it (default: its only one)"),
			passwordFileFlag(),
		},
		Action: p.waiverSign,
	}
}

func (p Process) waiverSign(c *cli.Context) error {
	if err := noEmptyFlags(c); err != nil {
		return err
	}
	if c.NArg() != 1 {
		return usageError("waiver sign", fmt.Errorf("expected one waiver, found %d arguments", c.NArg()))
	}
	if c.String("key") == "" {
		return usageError("waiver sign", errors.New("--key is missing: expected the file of a private key"))
	}
	path := c.Args().First()
	w, err := readWaiver(path)
	if err != nil {
		return err
	}
	name, err := approverOf(w.Waiver, c.String("as"))
	if err != nil {
		return err
	}
	key, err := p.signingKey(c.Context, "key", c.String("key"), c.String("password-file"))
	if err != nil {
		return err
	}
	bundle, err := key.Bundle(w.Content, p.Random)
	if err != nil {
		return err
	}
	fingerprint, err := checkSigned(c.Context, w.Waiver, bundle, key)
	if err != nil {
		return err
	}
	out := &sink{is: "signature", file: path + "." + fileWord(name) + ".sigstore.json"}
	_, _ = out.buf.Write(bundle) // into memory
	if err := publish(p, []*sink{out}); err != nil {
		return err
	}
	page := report.NewPage(p.reportOptions(c))
	page.Wrapped("", report.Printable(fmt.Sprintf("%s signed %s with the key %s: %s is waived for %s %s until %s", name, w.ID, fingerprint, w.Check, w.Scope.Product, strings.Join(w.Scope.Versions, ", "), w.Expires)))
	page.Wrapped("", report.Printable("written: "+out.file))
	_, err = p.Stdout.Write(page.Bytes())
	return err
}

// approverOf finds the approver who signs.
func approverOf(w *policy.Waiver, as string) (string, error) {
	var names []string
	for _, a := range w.Approvers {
		if as != "" && strings.EqualFold(strings.Join(strings.Fields(a.Name), " "), strings.Join(strings.Fields(as), " ")) {
			return a.Name, nil
		}
		names = append(names, a.Name)
	}
	switch {
	case as != "":
		return "", withHint(fmt.Errorf("waiver sign: %q is none of the approvers of %s: %s", as, w.ID, strings.Join(names, "; ")), "only who is named in the waiver approves it")
	case len(names) > 1:
		return "", withHint(fmt.Errorf("waiver sign: %s has several approvers: %s", w.ID, strings.Join(names, "; ")), "say with --as who signs")
	}
	return names[0], nil
}

// checkSigned holds what is about to be written against the waiver, as the gate will, and gives the fingerprint of the key.
func checkSigned(ctx context.Context, w *policy.Waiver, bundle []byte, key *sign.Key) (string, error) {
	public, err := key.PublicPEM()
	if err != nil {
		return "", err
	}
	zero := 0
	r, err := verify.Single(ctx, verify.SingleRequest{
		Artifact: signature.NewMessage(w.Content), Signature: bundle, Signer: verify.Signer{Key: &verify.KeyIdentity{File: "key"}},
		Read: func(string, int64) ([]byte, error) { return public, nil }, At: w.Until(),
		Thresholds: verify.Thresholds{TransparencyLog: &zero, Timestamp: &zero},
	})
	if err != nil {
		return "", fmt.Errorf("waiver sign: hold the signature against the waiver: %w", err)
	}
	if !r.Verified() {
		return "", fmt.Errorf("waiver sign: the signature would not be accepted, and nothing was written: %s", r.Best.Reason)
	}
	return r.Best.Fingerprint, nil
}

// fileWord makes a name a part of a file's name.
func fileWord(name string) string {
	word := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return ' '
	}, name)
	return filepath.Base(strings.Join(strings.Fields(word), "-"))
}
