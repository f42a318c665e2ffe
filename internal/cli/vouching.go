package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// lies says whether path is inside the delivery, also through links. What does not exist lies nowhere.
func lies(path, delivery string) bool {
	outer, err := resolved(delivery)
	if err != nil {
		return false
	}
	inner, err := resolved(path)
	if err != nil {
		return false
	}
	if inner == outer {
		return true
	}
	return strings.HasPrefix(inner, strings.TrimSuffix(outer, string(os.PathSeparator))+string(os.PathSeparator))
}

func resolved(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// fromBuyer refuses anything that must come from the buyer and lies inside a delivery.
func fromBuyer(what, path string, deliveries []string) error {
	for _, d := range deliveries {
		if path != "" && lies(path, d) {
			return insideDelivery(what, path, d)
		}
	}
	return nil
}

// vouchingKey reads the public key that a flag names. It must not come out of the record that it vouches for, at place: from says where to take it instead.
func vouchingKey[K any](flag, file, place, from string, parse func([]byte) (K, error)) (key K, err error) {
	if lies(file, place) {
		return key, insideRecord(flag, file, place, from)
	}
	return publicKey(flag, file, parse)
}

// publicKey reads the public key that a flag names.
func publicKey[K any](flag, file string, parse func([]byte) (K, error)) (key K, err error) {
	data, err := readBounded(file, verify.MaxKeySize)
	if err != nil {
		return key, fmt.Errorf("read --%s: %w", flag, err)
	}
	if key, err = parse(data); err != nil {
		return key, unusablePublicKey(flag, file, err)
	}
	return key, nil
}

// outside refuses to write a report into a delivery.
func outside(file string, deliveries []string) error {
	if file == "" {
		return nil
	}
	for _, d := range deliveries {
		if lies(file, d) || lies(filepath.Dir(file), d) {
			return intoDelivery(file, d)
		}
	}
	return nil
}
