package cli

import (
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// readLogEntry reads the log entry that goes with a bare signature: the one that is named, or, where only that can tell when the certificate was used,
// one beside the signature or the artifact. Nil when there is none. With it, the name in the certificate is who is expected to have signed.
func (p Process) readLogEntry(c *cli.Context, artifact, signature string, signer *expectedSigner) ([]byte, error) {
	file := c.String("rekor-bundle")
	if file == "" && signer.logged != nil {
		return p.logEntryBeside(signer, signature, artifact)
	}
	if file == "" {
		return nil, nil
	}
	data, err := p.readInput(file, verify.MaxKeySize)
	if err != nil {
		return nil, fmt.Errorf("verify: --rekor-bundle: %w", err)
	}
	signer.takeLogged()
	return data, nil
}

// logEntryBeside reads the first file that is called as a log entry and is one.
func (p Process) logEntryBeside(signer *expectedSigner, files ...string) ([]byte, error) {
	for _, file := range files {
		for _, suffix := range verify.LogEntrySuffixes {
			if info, err := os.Stat(file + suffix); file == "" || err != nil || !info.Mode().IsRegular() {
				continue
			}
			data, err := p.readInput(file+suffix, verify.MaxBundleSize)
			if err != nil {
				return nil, fmt.Errorf("verify: %w", err)
			}
			if f, err := delivery.NewFile("entry", data); err == nil && f.Kind == delivery.KindLogEntry {
				signer.takeLogged()
				return data, nil
			}
		}
	}
	return nil, nil
}

// takeLogged expects the name in the certificate, now that there is an entry that proves when it was used.
func (s *expectedSigner) takeLogged() {
	if s.logged != nil {
		s.logged.Weak, s.Signer, s.offered = s.Weak, *s.logged, nil
	}
}

// certificateBeside is the certificate that goes with a log entry; nil when the very key is expected.
func (s *expectedSigner) certificateBeside(entry []byte) []byte {
	if entry == nil || s.logged == nil {
		return nil
	}
	return s.certificate
}
