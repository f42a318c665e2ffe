package cyclonedx

import (
	"crypto/sha256"
	"encoding/hex"
)

// number gives a document that has no serial number one.
func (f *fitter) number() error {
	if text(f.tree["serialNumber"]) != "" {
		return nil
	}
	delete(f.tree, "serialNumber")
	serial, err := serialNumber(f.tree)
	f.tree["serialNumber"] = serial
	return err
}

// serialNumber derives a serial number from what a document says: a UUID of version 8 (RFC 9562 section 5.8) made of the
// first bits of the SHA-256 of its JSON form. Equal documents have equal numbers.
func serialNumber(tree map[string]any) (string, error) {
	sum := sha256.New()
	if err := writeJSON(sum, tree); err != nil {
		return "", err
	}
	id := sum.Sum(nil)[:16]
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	h := hex.EncodeToString(id)
	return "urn:uuid:" + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], nil
}
