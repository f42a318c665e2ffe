package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

func requireSignedPolicyFlag() cli.Flag {
	return &cli.BoolFlag{Name: "require-signed-policy", EnvVars: variable("require-signed-policy"), Usage: "refuse pack files that nobody in the role policy of --approvers has signed"}
}

// signedPolicy says whether packs must be signed, and by whom. Shipped packs are part of the program, and need no signature of their own.
type signedPolicy struct {
	required  bool
	approvers *verify.Registry
	roots     []verify.Root
	at        time.Time
}

// vet gives the signers of each pack that comes from a file, by name of the pack; none when no signature is demanded. The error is about
// the first pack that nobody vouches for.
func (s signedPolicy) vet(ctx context.Context, packs []packNamed) (map[string][]string, error) {
	if !s.required {
		return nil, nil
	}
	signers := map[string][]string{}
	for _, pack := range packs {
		if pack.file == "" {
			continue
		}
		names, err := s.signers(ctx, pack)
		if err != nil {
			return nil, err
		}
		signers[pack.Name] = names
	}
	return signers, nil
}

var errUnsignedPack = errors.New("nobody who may approve packs has signed it")

// signers names who signed the pack. One signature that does not hold is enough to refuse it: somebody may have changed the pack afterwards.
func (s signedPolicy) signers(ctx context.Context, pack packNamed) (names []string, err error) {
	files, err := signaturesBeside(pack.file)
	if err != nil {
		return nil, err
	}
	var reasons []string
	for _, file := range files {
		all, err := s.approvals(ctx, pack.Pack, file)
		if err != nil {
			return nil, fmt.Errorf("verify pack %s: %w", pack.file, err)
		}
		for _, a := range all {
			if a.Broken {
				return nil, refusedPack(pack.file, []string{filepath.Base(file) + ": " + a.Reason})
			}
			if len(a.Names) == 0 {
				reasons = append(reasons, filepath.Base(file)+": "+a.Reason)
			}
			names = append(names, a.Names...)
		}
	}
	if len(names) == 0 {
		return nil, refusedPack(pack.file, reasons)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

func (s signedPolicy) approvals(ctx context.Context, pack *policy.Pack, file string) ([]verify.Approval, error) {
	data, err := readBounded(file, verify.MaxBundleSize)
	if err != nil {
		return nil, fmt.Errorf("read signature %s: %w", file, err)
	}
	return verify.Approvals(ctx, verify.ApprovalRequest{
		Name: "digest list of pack " + pack.Name, Content: []byte(pack.DigestList), SignatureName: filepath.Base(file), Signature: data,
		Role: verify.RolePolicy, Approvers: s.approvers, Product: verify.Product{Name: pack.Name}, Roots: s.roots, At: s.at,
	})
}

func refusedPack(file string, reasons []string) error {
	err := fmt.Errorf("pack %s: %w", file, errUnsignedPack)
	if len(reasons) > 0 {
		err = fmt.Errorf("%w (%s)", err, strings.Join(reasons, "; "))
	}
	return withHint(err, "sign what 'cleanbill policy show --digest-list "+file+"' prints, and put the signature beside the pack (docs/policy.md)")
}
