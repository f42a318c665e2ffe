package keyless

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/go-openapi/runtime/client"
	"github.com/go-openapi/strfmt"
	rekor "github.com/sigstore/rekor/pkg/generated/client"
	"github.com/sigstore/rekor/pkg/generated/client/entries"
	"github.com/sigstore/rekor/pkg/util"
	sigstore "github.com/sigstore/sigstore-go/pkg/sign"
)

// patience is how long a service may take for one answer.
const patience = 30 * time.Second

// maxAnswer bounds what a service answers, in bytes; log entries have some 10 KB.
const maxAnswer = 4 << 20

// bounded reads no more of an answer than maxAnswer, and speaks to nobody who cannot prove who he is.
type bounded struct{ under Network }

// RoundTrip carries one request.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "https" {
		return nil, fmt.Errorf("%s is not asked: expected an address with https", r.URL.Redacted())
	}
	answer, err := b.under.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = &boundedBody{answer.Body, io.LimitedReader{R: answer.Body, N: maxAnswer + 1}}
	return answer, nil
}

type boundedBody struct {
	io.Closer
	left io.LimitedReader
}

// Read fails where the answer is too long, so that none is taken for whole that was cut.
func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.left.Read(p)
	if b.left.N == 0 {
		return 0, fmt.Errorf("the answer is larger than %d bytes", maxAnswer)
	}
	return n, err
}

// logOf speaks to the transparency log of an instance.
func logOf(s Services, n Network) (*sigstore.Rekor, error) {
	if s.Tiles {
		return sigstore.NewRekor(&sigstore.RekorOptions{Version: tiledVersion, ClientV2: tiledLog{s.Log, n}}), nil
	}
	entries, err := logClient(s.Log, n)
	if err != nil {
		return nil, err
	}
	return sigstore.NewRekor(&sigstore.RekorOptions{BaseURL: s.Log, Client: entries, Timeout: patience}), nil
}

// logClient speaks to a transparency log, Rekor version 1. The library's own makes connections of its own.
func logClient(address string, n Network) (entries.ClientService, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("address of the transparency log: %w", err)
	}
	base := u.Path
	if base == "" {
		base = rekor.DefaultBasePath
	}
	formats := strfmt.NewFormats()
	formats.Add("signedCheckpoint", &util.SignedNote{}, util.SignedCheckpointValidator)
	return rekor.New(client.NewWithClient(u.Host, base, []string{u.Scheme}, &http.Client{Transport: n}), formats).Entries, nil
}
