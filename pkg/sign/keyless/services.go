package keyless

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/sigstore/sigstore-go/pkg/root"
	sigstore "github.com/sigstore/sigstore-go/pkg/sign"
)

// Services are those of a Sigstore instance that sign, by their addresses.
type Services struct {
	Authority string   // issues certificates (Fulcio)
	Log       string   // enters signatures (Rekor)
	Tiles     bool     // the log is of version 2, which proves no time by itself; otherwise of version 1
	Stampers  []string // prove times besides (RFC 3161); none where the log does
}

// PublicGood are the services of the public-good instance, whose trusted root comes with the program.
func PublicGood() Services {
	return Services{Authority: "https://fulcio.sigstore.dev", Log: "https://rekor.sigstore.dev"}
}

// MaxConfig bounds a signing config, in bytes; that of the public-good instance has 2 KB.
const MaxConfig = 256 << 10

// tiledVersion is that of the interface of a log that proves no time.
const tiledVersion = 2

// ParseServices takes the services of an instance out of its signing_config.json (Sigstore protobuf-specs, SigningConfig, version 0.2), those that are in use at a moment.
func ParseServices(config []byte, at time.Time) (Services, error) {
	if len(config) > MaxConfig {
		return Services{}, fmt.Errorf("the signing config is larger than %d bytes", MaxConfig)
	}
	c, err := root.NewSigningConfigFromJSON(config)
	if err != nil {
		return Services{}, fmt.Errorf("read signing config: %w", err)
	}
	var out Services
	authority, err := root.SelectService(c.FulcioCertificateAuthorityURLs(), sigstore.FulcioAPIVersions, at)
	if err != nil {
		return Services{}, fmt.Errorf("certificate authority (caUrls): %w", err)
	}
	log, err := selectLog(c, at)
	if err != nil {
		return Services{}, fmt.Errorf("transparency log (rekorTlogUrls): %w", err)
	}
	out.Authority, out.Log, out.Tiles = authority.URL, log.URL, log.MajorAPIVersion == tiledVersion
	if all := c.TimestampAuthorityURLs(); len(all) > 0 {
		stamper, err := root.SelectService(all, sigstore.TimestampAuthorityAPIVersions, at)
		if err != nil {
			return Services{}, fmt.Errorf("time-stamping authority (tsaUrls): %w", err)
		}
		out.Stampers = []string{stamper.URL}
	}
	for _, address := range append([]string{out.Authority, out.Log}, out.Stampers...) {
		if u, err := url.Parse(address); err != nil || u.Scheme != "https" || u.Host == "" {
			return Services{}, errors.Join(fmt.Errorf("address %.200q: expected one with https", address), err)
		}
	}
	return out, nil
}

// selectLog takes the newest log that proves a time, or has somebody beside it who does.
func selectLog(c *root.SigningConfig, at time.Time) (root.Service, error) {
	if len(c.TimestampAuthorityURLs()) > 0 {
		return root.SelectService(c.RekorLogURLs(), []uint32{1, tiledVersion}, at)
	}
	log, err := root.SelectService(c.RekorLogURLs(), []uint32{1}, at)
	if _, tiled := root.SelectService(c.RekorLogURLs(), []uint32{tiledVersion}, at); err != nil && tiled == nil {
		return root.Service{}, errors.New("the one in use is of version 2, which proves no time: expected a time-stamping authority (tsaUrls) beside it, found none")
	}
	return log, err
}
