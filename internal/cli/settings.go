package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictyaml"
)

// settingsName is the file in the working directory that holds the buyer's settings.
const settingsName = "cleanbill.yaml"

const settingsKind = "cleanbill.settings/v1"

// maxSettings bounds the settings file, in bytes.
const maxSettings = 1 << 20

// settings are the buyer's defaults. Flags outrank them. Paths are relative to the file.
type settings struct {
	Kind         string   `yaml:"kind"` // "cleanbill.settings/v1"
	Suppliers    string   `yaml:"suppliers"`
	Packs        []string `yaml:"packs"`
	Profile      string   `yaml:"profile"`
	TrustedRoots []string `yaml:"trustedRoots"`
	Waivers      []string `yaml:"waivers"`
	Approvers    string   `yaml:"approvers"`
	Data         string   `yaml:"data"`      // the folder of vulnerability and lifecycle data
	Mirrors      mirrors  `yaml:"mirrors"`   // where 'data update' asks instead
	Ledger       string   `yaml:"ledger"`    // the log of decisions; a path or file://
	LedgerKey    string   `yaml:"ledgerKey"` // private key of who keeps it
	// RequireSignedPolicy is --require-signed-policy.
	RequireSignedPolicy bool `yaml:"requireSignedPolicy"`

	path string
}

// loadSettings reads the file that --config names, or the one in the working directory if there is one.
func loadSettings(path string) (*settings, error) {
	asked := path != ""
	if !asked {
		path = settingsName
	}
	data, err := readBounded(path, maxSettings)
	if errors.Is(err, fs.ErrNotExist) && !asked {
		return &settings{}, nil
	}
	if err != nil {
		return nil, withHint(fmt.Errorf("read settings: %w", err), "--config names a file such as "+settingsName)
	}
	s := &settings{path: path}
	if err := strictyaml.Decode(path, data, s, maxSettings); err != nil {
		return nil, withHint(fmt.Errorf("read settings: %w", err), "known keys: kind, suppliers, packs, profile, trustedRoots, waivers, approvers, data, mirrors, ledger, ledgerKey, requireSignedPolicy")
	}
	if s.Kind != settingsKind {
		return nil, withHint(fmt.Errorf("read settings %s: kind is %q, expected %q", path, s.Kind, settingsKind), "start the file with 'kind: "+settingsKind+"'")
	}
	if err := s.Mirrors.check(); err != nil {
		return nil, fmt.Errorf("read settings %s: %w", path, err)
	}
	base := filepath.Dir(path)
	s.Suppliers = below(base, s.Suppliers)
	for i, root := range s.TrustedRoots {
		s.TrustedRoots[i] = below(base, root)
	}
	s.Approvers = below(base, s.Approvers)
	s.Data = below(base, s.Data)
	if !strings.Contains(s.Ledger, "://") {
		s.Ledger = below(base, s.Ledger)
	}
	s.LedgerKey = below(base, s.LedgerKey)
	for i, waiver := range s.Waivers {
		s.Waivers[i] = below(base, waiver)
	}
	for i, pack := range s.Packs {
		if looksLikeFile(pack) {
			s.Packs[i] = below(base, pack)
		}
	}
	return s, nil
}

func below(base, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(base, path)
}
