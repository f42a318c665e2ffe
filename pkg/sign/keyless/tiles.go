package keyless

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	protorekor "github.com/sigstore/protobuf-specs/gen/pb-go/rekor/v1"
	tiles "github.com/sigstore/rekor-tiles/v2/pkg/generated/protobuf"
	"google.golang.org/protobuf/encoding/protojson"
)

// tiledLog speaks to a transparency log that is read by its tiles, Rekor version 2. The library's own makes connections of its own.
type tiledLog struct {
	address string
	network Network
}

// Add has a signature entered, which takes the log until its next checkpoint (https://github.com/sigstore/rekor-tiles, api/openapi).
func (l tiledLog) Add(ctx context.Context, entry any) (*protorekor.TransparencyLogEntry, error) {
	signed, ok := entry.(*tiles.HashedRekordRequestV002)
	if !ok {
		return nil, fmt.Errorf("the log takes digests with signatures, not %T", entry)
	}
	body, err := protojson.Marshal(&tiles.CreateEntryRequest{Spec: &tiles.CreateEntryRequest_HashedRekordRequestV002{HashedRekordRequestV002: signed}})
	if err != nil {
		return nil, err
	}
	address, err := url.JoinPath(l.address, "api", "v2", "log", "entries")
	if err != nil {
		return nil, fmt.Errorf("address of the transparency log: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("address of the transparency log: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	c := http.Client{Transport: l.network, Timeout: patience}
	answer, err := c.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusCreated {
		return nil, fmt.Errorf("%s answered %d", address, answer.StatusCode)
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	var out protorekor.TransparencyLogEntry
	if err := protojson.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("%s answered no entry: %w", address, err)
	}
	return &out, nil
}
