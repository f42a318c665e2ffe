package sigstore

import (
	"encoding/json"
	"time"
)

// TrustedRoot is the instance's trusted_root.json.
func (i *Instance) TrustedRoot() ([]byte, error) {
	valid := map[string]any{"start": i.start.Format(time.RFC3339), "end": i.end.Format(time.RFC3339)}
	doc, err := json.MarshalIndent(map[string]any{
		"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
		"tlogs": []any{map[string]any{
			"baseUrl": "https://" + i.log.host, "hashAlgorithm": "SHA2_256", "logId": map[string]any{"keyId": b64(i.log.id)},
			"publicKey": map[string]any{"rawBytes": b64(i.log.public), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": valid},
		}},
		"certificateAuthorities": []any{map[string]any{
			"uri":     "https://fulcio." + i.host,
			"subject": map[string]any{"organization": i.root.Subject.Organization[0], "commonName": i.root.Subject.CommonName},
			"certChain": map[string]any{"certificates": []any{
				map[string]any{"rawBytes": b64(i.intermediate.Raw)}, map[string]any{"rawBytes": b64(i.root.Raw)},
			}},
			"validFor": valid,
		}},
	}, "", "  ")
	return append(doc, '\n'), err
}
