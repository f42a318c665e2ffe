package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision/dossier"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/basis"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

func previousFlags() []cli.Flag {
	return []cli.Flag{
		textFlag("previous", "hold the delivery against an earlier `DECISION|DOSSIER|SBOM` and say what changed; a decision alone holds no SBOM"),
		textFlag("previous-key", "public key in `FILE` that must have signed that decision or dossier; --recheck demands it, and without it nothing of --previous lets a check pass"),
		textFlag("previous-identity", "in place of --previous-key: the name `S` that signed it without a key (--sign-keyless)"),
		textFlag("previous-issuer", "who vouched for that name, `S`"),
		textFlag("recheck", "judge the delivery of `DOSSIER` again, by its packs, registries and waivers as of now, and say what changed; what is named by a flag counts in place of what the dossier holds"),
	}
}

// previous reads what --previous names; nil when it names nothing.
func (p Process) previous(c *cli.Context, at time.Time, trusted []verify.Root, deliveries []string) (*history.Record, error) {
	file := c.String("previous")
	if file == "" {
		for _, flag := range []string{"previous-key", "previous-identity", "previous-issuer"} {
			if c.String(flag) != "" && c.String("recheck") == "" {
				return nil, usageError("gate", fmt.Errorf("--%s is for --previous or --recheck, found neither", flag))
			}
		}
		return nil, nil
	}
	if len(deliveries) > 1 {
		return nil, usageError("gate", fmt.Errorf("--previous holds one delivery against one before it, found %d deliveries: judge them one at a time", len(deliveries)))
	}
	r, err := p.earlier(c, "--previous", file, at, trusted, deliveries)
	if err != nil {
		return nil, err
	}
	return r, notAfter("--previous", r, at)
}

// notAfter refuses a record of a later moment than the one to judge at.
func notAfter(flag string, r *history.Record, at time.Time) error {
	if r.Decision == nil || !r.Decision.At.After(at) {
		return nil
	}
	return withHint(fmt.Errorf("%s %s was judged as of %s, after %s, the moment to judge at", flag, r.Name, report.Moment(r.Decision.At), report.Moment(at)), "name a later moment by --at")
}

// earlier reads a decision, a dossier or an SBOM. What does not verify with the key that is named, or was changed, is refused.
func (p Process) earlier(c *cli.Context, flag, file string, at time.Time, trusted []verify.Root, deliveries []string) (*history.Record, error) {
	if err := fromBuyer(flag, file, deliveries); err != nil {
		return nil, err
	}
	key, err := previousName(c, trusted)
	if err == nil && key == nil {
		key, err = previousKey(c.String("previous-key"), file, deliveries)
	}
	if err != nil {
		return nil, err
	}
	packed, err := isPacked(file)
	if err != nil {
		return nil, withHint(fmt.Errorf("read %s: %w", flag, err), "expected a decision (-o json=FILE), a dossier (--dossier) or an SBOM")
	}
	if packed {
		return recordOfDossier(c.Context, flag, file, key, at)
	}
	data, err := readBounded(file, sbom.DefaultMaxBytes)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", flag, err)
	}
	if !isDecision(data) {
		if key != nil {
			return nil, usageError("gate", fmt.Errorf("--previous-key and --previous-identity are for a decision or a dossier; %s is neither", file))
		}
		defer p.collectLess(len(data))()
		name := filepath.Base(file)
		r, err := history.New(history.Record{Name: name, Kind: history.SBOM, Content: data, SBOMs: []history.File{{Path: name, Data: data}}, Unverified: "an SBOM alone is no decision that somebody signed"})
		if err != nil {
			return nil, withHint(fmt.Errorf("read %s %s: %w", flag, file, unread(err)), "expected a decision (-o json=FILE), a dossier (--dossier) or an SBOM")
		}
		return r, nil
	}
	return recordOfDecision(c.Context, flag, file, data, key, at)
}

func previousKey(file, record string, deliveries []string) (*dossier.Signatory, error) {
	if file == "" {
		return nil, nil
	}
	if err := fromBuyer("--previous-key", file, append([]string{record}, deliveries...)); err != nil {
		return nil, err
	}
	return publicKey("previous-key", file, dossier.ParseKey)
}

// isPacked says whether a path is a folder or a zip archive, as dossiers are.
func isPacked(file string) (bool, error) {
	info, err := os.Stat(file)
	if err != nil || info.IsDir() {
		return err == nil, err
	}
	f, err := openInput(file)
	if err != nil {
		return false, err
	}
	defer f.Close()
	head := make([]byte, 4)
	n, _ := f.Read(head) // a file that is shorter is no archive
	return bytes.Equal(head[:n], []byte("PK\x03\x04")), nil
}

// isDecision says whether a text is meant as a decision document.
func isDecision(data []byte) bool {
	var head struct{ Kind string }
	return json.Unmarshal(data, &head) == nil && strings.HasPrefix(head.Kind, "cleanbill.")
}

const noKey = "no key was named that must have signed it (--previous-key, --previous-identity)"

func recordOfDossier(ctx context.Context, flag, place string, by *dossier.Signatory, at time.Time) (*history.Record, error) {
	d, err := readDossier(ctx, place)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	faults, err := d.Verify(ctx, by, at)
	if err == nil && len(faults) > 0 {
		err = unsound("gate: "+flag, place, faults)
	}
	if err != nil {
		return nil, err
	}
	r := history.Record{Name: filepath.Base(named(place)), Kind: history.Dossier, Content: d.Files[dossier.DecisionFile], Unverified: noKey}
	if r.Decision, err = d.Decision(); err != nil {
		return nil, fmt.Errorf("%s %s: %w", flag, place, err)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Files)) {
		if path, delivered := strings.CutPrefix(name, dossier.DeliveredFolder+"/"); delivered {
			r.SBOMs = append(r.SBOMs, history.File{Path: path, Data: d.Files[name]})
		}
	}
	basisFolder, err := d.Folder(dossier.BasisFolder)
	if err == nil {
		r.Base, r.Older, err = basis.LoadMeasure(basisFolder, r.Decision)
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", flag, place, err)
	}
	if by == nil {
		r.Doubt(noKey) // who vouched for what it was held against is told by a dossier that nobody vouches for
	}
	return vouched(r, flag, place, by)
}

// noMeasure says what to do about a record that changes cannot be told against.
func noMeasure(err error) error {
	if errors.Is(err, history.ErrNoMeasure) {
		return withHint(fmt.Errorf("--previous %w", err), "name its dossier (--dossier), or that of the delivery that was accepted last")
	}
	return err
}

// recordOfDecision takes a decision document, with the signed statement that gate wrote beside it where somebody is named.
func recordOfDecision(ctx context.Context, flag, file string, data []byte, by *dossier.Signatory, at time.Time) (*history.Record, error) {
	r := history.Record{Name: filepath.Base(file), Kind: history.Decision, Content: data, Unverified: noKey}
	var err error
	if r.Decision, err = dossier.ParseDecision(data); err != nil {
		return nil, withHint(fmt.Errorf("%s %s: %w", flag, file, err), "expected one decision, as 'cleanbill gate -o json=FILE' wrote it")
	}
	if by != nil {
		bundle, err := readBounded(file+".decision.sigstore.json", verify.MaxBundleSize)
		if err != nil {
			return nil, withHint(fmt.Errorf("%s: read the signed statement of %s: %w", flag, file, err), "'cleanbill gate --sign-key' (or --sign-keyless) writes it beside the decision")
		}
		why, err := by.States(ctx, data, bundle, file+".decision.sigstore.json", at)
		if err == nil && why != "" {
			err = fmt.Errorf("%s: the decision %s does not verify: %s", flag, file, why)
		}
		if err != nil {
			return nil, err
		}
	}
	return vouched(r, flag, file, by)
}

// vouched ends the reading of a record that somebody vouches for, if anybody is named.
func vouched(r history.Record, flag, place string, by *dossier.Signatory) (*history.Record, error) {
	if by != nil {
		var err error
		if r.Key, err = by.Fingerprint(); err != nil {
			return nil, err
		}
		r.Unverified = ""
	}
	out, err := history.New(r)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", flag, place, err)
	}
	return out, nil
}
