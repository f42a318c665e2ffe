package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// Limits of what is read of waivers.
const (
	maxWaivers          = 1000 // files
	maxSignaturesBeside = 64   // files beside one waiver or pack
)

func waiversFlag() cli.Flag {
	return textsFlag("waivers", "waiver `FILE` of the buyer's, repeatable; of a directory each .yaml file. Its signatures lie beside it")
}

func approversFlag() cli.Flag {
	return textFlag("approvers", "who may sign waivers and packs, `DIR|FILE`: entries as in --suppliers, whose signers have the roles waiver or policy and the names of people")
}

func allowUnsignedFlag() cli.Flag {
	return &cli.BoolFlag{Name: "allow-unsigned-waivers", EnvVars: variable("allow-unsigned-waivers"), Usage: "use waivers that not each of their approvers has signed; every report says so"}
}

// waivers reads waivers with what lies beside them. One that is named twice counts once.
func waivers(paths, deliveries []string) ([]gate.Waiver, error) {
	files, err := waiverFiles(paths, deliveries)
	if err != nil {
		return nil, err
	}
	out := make([]gate.Waiver, 0, len(files))
	for _, file := range files {
		w, err := readWaiver(file)
		if err != nil {
			return nil, err
		}
		for _, d := range deliveries { // through a link in a directory
			if err := fromBuyer("waiver", file, []string{d}); err != nil {
				return nil, err
			}
		}
		if !slices.ContainsFunc(out, func(o gate.Waiver) bool { return o.Digest == w.Digest && o.File == w.File }) {
			out = append(out, *w)
		}
	}
	return out, nil
}

// waiverFiles lists the files that are named, and those in directories that are.
func waiverFiles(paths, deliveries []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		if err := fromBuyer("--waivers", path, deliveries); err != nil {
			return nil, err
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return nil, withHint(fmt.Errorf("read waiver: %w", err), "--waivers names a file that 'cleanbill waiver new' writes, or a directory of them")
		case !info.IsDir():
			files = append(files, path)
			continue
		}
		inside, err := waiversIn(path)
		if err != nil {
			return nil, err
		}
		files = append(files, inside...)
	}
	if len(files) > maxWaivers {
		return nil, fmt.Errorf("read waivers: %d files; at most %d are allowed", len(files), maxWaivers)
	}
	return files, nil
}

func waiversIn(folder string) (files []string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("read waivers: %w", err)
	}
	for _, e := range entries {
		switch name := filepath.Join(folder, e.Name()); {
		case e.IsDir():
		case filepath.Ext(name) == ".yml":
			return nil, withHint(fmt.Errorf("read waivers: %s would not be read", name), "name it .yaml")
		case filepath.Ext(name) == ".yaml":
			files = append(files, name)
		}
	}
	if len(files) == 0 {
		return nil, withHint(fmt.Errorf("read waivers: there is no .yaml file in %s", folder), "leave --waivers out when there are none")
	}
	return files, nil
}

// readWaiver reads one waiver, and the signatures beside it.
func readWaiver(path string) (*gate.Waiver, error) {
	data, err := readBounded(path, policy.MaxFileSize)
	if err != nil {
		return nil, fmt.Errorf("read waiver %s: %w", path, err)
	}
	w, err := gate.ParseWaiver(filepath.ToSlash(path), data)
	if err != nil {
		return nil, withHint(fmt.Errorf("read waiver: %w", err), "see docs/waivers.md for what a waiver looks like")
	}
	names, err := signaturesBeside(path)
	if err != nil {
		return nil, err
	}
	out := &gate.Waiver{Waiver: w, File: filepath.Base(path)}
	for _, name := range names {
		data, err := readBounded(name, verify.MaxBundleSize)
		if err != nil {
			return nil, fmt.Errorf("read signature %s: %w", name, err)
		}
		out.Signatures = append(out.Signatures, gate.SignatureFile{Name: filepath.Base(name), Data: data})
	}
	return out, nil
}

// besidePaper are the endings of files that are signatures of the waiver or pack that their names begin with.
var besidePaper = slices.Compact(slices.Sorted(slices.Values(slices.Concat(besideKey, besideSigstore, besideCertificate, besideCMS, besideOpenPGP, besideMinisign, besideSSH))))

// signaturesBeside lists the signatures that lie beside a waiver or pack: w.yaml.sig, or w.yaml.NAME.sig for each of several people.
func signaturesBeside(path string) (names []string, err error) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("look for signatures of %s: %w", path, err)
	}
	for _, e := range entries {
		if rest, ok := strings.CutPrefix(e.Name(), filepath.Base(path)); ok && strings.HasPrefix(rest, ".") && slices.ContainsFunc(besidePaper, func(end string) bool { return strings.HasSuffix(rest, end) }) {
			names = append(names, filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
	if len(names) > maxSignaturesBeside {
		return nil, fmt.Errorf("look for signatures of %s: %d files beside it; at most %d are allowed", path, len(names), maxSignaturesBeside)
	}
	return names, nil
}
