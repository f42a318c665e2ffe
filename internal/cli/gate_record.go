package cli

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/decision/statement"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sign"
)

func recordFlags() []cli.Flag {
	return []cli.Flag{
		textFlag("sign-key", "sign the decision with the private key in `FILE` (PEM, plain or encrypted, or one that cosign wrote); the signed statements lie beside the file of -o json=FILE"),
		passwordFileFlag(),
		textFlag("verifier-id", "`URI` of who decides, as signed statements name it (default: "+statement.DefaultVerifier+")"),
		textFlag("resource-uri", "`URI` of what was delivered, as signed statements name it (default: pkg:generic/SUPPLIER/PRODUCT@VERSION)"),
	}
}

// recorder signs decisions. It keeps no key when nothing is to be signed.
type recorder struct {
	key  *sign.Key
	says statement.Options
}

func (p Process) recorder(c *cli.Context, outputs []*sink, deliveries []string) (*recorder, error) {
	r := &recorder{says: statement.Options{VerifierID: c.String("verifier-id"), ResourceURI: c.String("resource-uri")}}
	for _, flag := range []string{"verifier-id", "resource-uri"} {
		if u, err := url.Parse(c.String(flag)); c.String(flag) != "" && (err != nil || !u.IsAbs()) {
			return nil, usageError("gate", fmt.Errorf("--%s %q is no URI with a scheme, such as https://hospital.example/intake", flag, c.String(flag)))
		}
	}
	file := c.String("sign-key")
	if file == "" {
		return r, nil
	}
	switch _, found := jsonFile(outputs); {
	case !found:
		return nil, usageError("gate", errors.New("--sign-key needs a place for what is signed: expected -o json=FILE"))
	case len(deliveries) > 1:
		return nil, usageError("gate", fmt.Errorf("--sign-key with -o json=FILE signs one decision, found %d deliveries", len(deliveries)))
	}
	if err := fromBuyer("--sign-key", file, deliveries); err != nil {
		return nil, err
	}
	var err error
	r.key, err = p.signingKey("sign-key", file, c.String("password-file"))
	return r, err
}

// jsonFile is the file that the decision goes to as JSON.
func jsonFile(outputs []*sink) (string, bool) {
	for _, s := range outputs {
		if s.format == "json" && s.file != "" {
			return s.file, true
		}
	}
	return "", false
}

// bundleName is how the bundle of a statement is called.
func bundleName(s string) string { return s + ".sigstore.json" }

// bundles are the signed statements of a decision, by name; none without a key. The same decision is signed alike each time, where the kind of key
// allows it.
func (r *recorder) bundles(d *decision.Decision) (map[string][]byte, error) {
	if r.key == nil {
		return nil, nil
	}
	var document bytes.Buffer
	if err := report.JSON(&document, d, report.Options{}); err != nil {
		return nil, err
	}
	all, err := statement.All(d, document.Bytes(), r.says)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, s := range all {
		if out[s.Name], err = r.key.Statement(s.Payload, nil); err != nil {
			return nil, fmt.Errorf("sign the decision: %w", err)
		}
	}
	return out, nil
}

// beside are the outputs for the signed statements of a decision, beside its JSON.
func (r *recorder) beside(outputs []*sink, d *decision.Decision) ([]*sink, error) {
	bundles, err := r.bundles(d)
	if err != nil {
		return nil, err
	}
	file, _ := jsonFile(outputs)
	var out []*sink
	for _, name := range slices.Sorted(maps.Keys(bundles)) {
		s := &sink{format: "sigstore", file: file + "." + bundleName(name)}
		_, _ = s.buf.Write(bundles[name]) // into memory
		out = append(out, s)
	}
	return out, nil
}
