package cli

import (
	"crypto"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
)

// maxKeyFiles bounds how many keys are read from a directory.
const maxKeyFiles = 1000

// cloudBuildKeys reads Google's keys: a file, or a directory of files. Each is called after its region, such as us-west2.key.
func cloudBuildKeys(path string) (map[string]crypto.PublicKey, error) {
	files := []string{path}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, fmt.Errorf("verify provenance: --key: %w", err)
		}
		if len(entries) == 0 || len(entries) > maxKeyFiles {
			return nil, fmt.Errorf("verify provenance: --key %s: expected 1 to %d files, found %d", path, maxKeyFiles, len(entries))
		}
		files = nil
		for _, e := range entries {
			files = append(files, filepath.Join(path, e.Name()))
		}
	}
	keys := map[string]crypto.PublicKey{}
	for _, file := range files {
		data, err := readBounded(file, verify.MaxKeySize)
		if err != nil {
			return nil, fmt.Errorf("verify provenance: --key: %w", noSuchFile(err))
		}
		key, err := rawsig.ParseKey(data)
		if err != nil {
			return nil, unusableKey(file, err)
		}
		if key.Certificate != nil {
			return nil, fmt.Errorf("verify provenance: --key %s: a certificate; expected one of Google's public keys, which come alone", nameOf(file))
		}
		keys[keyFile(file)] = key.Public
	}
	return keys, nil
}
