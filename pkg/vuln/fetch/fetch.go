// Package fetch brings a file that is published at an address, whole or not at all, and goes on where an earlier attempt was broken
// off. What opens connections is passed in; of all commands "cleanbill data update" alone calls it.
package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

// Network carries requests to servers and brings what they answer.
type Network = http.RoundTripper

// patience is for how long nothing may come from a server, unless a request says otherwise.
const patience = time.Minute

// Request is what to bring.
type Request struct {
	Address string // https, or http of this computer itself
	To      string // the file to write; To.part and To.part.json beside it keep what came before a connection broke
	MaxSize int64  // bytes; more is an error
	SHA256  string // of the content, in lower-case hexadecimal; empty where none is published
	Agent   string // how the program calls itself
	Network Network

	Patience time.Duration         // for how long nothing may come; 0 is a minute
	Watch    func(done, all int64) // told how many bytes are there, of how many, 0 where that is not known; may be nil
}

// File brings a file. After an error nothing is at Request.To; the error is a *CutOffError where asking again goes on from what came, and wraps
// one of the others of this package where the server gave something else than the file.
func File(ctx context.Context, r Request) error {
	u, err := url.Parse(r.Address)
	if err != nil {
		return errors.New("fetch: the address cannot be read: expected one such as https://host/file") // its text may hold a password
	}
	if err := allowed(u, isLoopback(u)); err != nil {
		return fmt.Errorf("fetch %s: %w", u.Redacted(), err)
	}
	kept := readPart(r)
	err = r.attempt(ctx, kept)
	if errors.Is(err, errOtherContent) {
		err = r.attempt(ctx, part{})
	}
	if err == nil {
		err = r.finish()
	}
	if err != nil {
		return fmt.Errorf("fetch %s: %w", u.Redacted(), err)
	}
	return nil
}

// attempt asks once, for what comes after the part that is kept or for all, and adds what comes to it.
func (r Request) attempt(ctx context.Context, kept part) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	wait := r.Patience
	if wait == 0 {
		wait = patience
	}
	silence := time.AfterFunc(wait, func() { cancel(fmt.Errorf("nothing came for %s", wait)) })
	defer silence.Stop()
	answer, err := r.ask(ctx, kept)
	if err != nil {
		return because(ctx, err)
	}
	defer answer.Body.Close()
	p, err := r.promised(answer, kept)
	if err != nil {
		return err
	}
	if err := p.begin(r); err != nil {
		return err
	}
	err = r.save(ctx, &p, func(b []byte) (int, error) {
		silence.Reset(wait)
		return answer.Body.Read(b)
	})
	var cut *CutOffError
	if err != nil && (!errors.As(err, &cut) || p.validator() == "") {
		err = errors.Join(err, r.discard())
	}
	return err
}

func (r Request) ask(ctx context.Context, kept part) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.Address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", r.Agent)
	request.Header.Set("Accept-Encoding", "identity") // else ranges and sizes are of something else than the file
	if kept.size > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", kept.size))
		request.Header.Set("If-Range", kept.validator())
	}
	client := http.Client{Transport: r.Network, CheckRedirect: redirected}
	answer, err := client.Do(request)
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err // the address is told already
	}
	return answer, err
}

// save adds what comes to the part.
func (r Request) save(ctx context.Context, p *part, read func([]byte) (int, error)) (err error) {
	out, err := os.OpenFile(r.partName(), os.O_WRONLY|os.O_APPEND, fileMode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	buffer := make([]byte, 128<<10)
	for {
		n, readErr := read(buffer)
		if p.size+int64(n) > r.MaxSize {
			return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, r.MaxSize)
		}
		if p.Total > 0 && p.size+int64(n) > p.Total {
			return fmt.Errorf("%w: more than the %d bytes that were promised", ErrTooLarge, p.Total)
		}
		if _, err := out.Write(buffer[:n]); err != nil {
			return err
		}
		p.size += int64(n)
		if r.Watch != nil {
			r.Watch(p.size, p.Total)
		}
		switch {
		case errors.Is(readErr, io.EOF) && (p.Total == 0 || p.size == p.Total):
			return out.Sync()
		case errors.Is(readErr, io.EOF):
			return &CutOffError{Got: p.size, Total: p.Total, Err: io.ErrUnexpectedEOF}
		case readErr != nil:
			return &CutOffError{Got: p.size, Total: p.Total, Err: because(ctx, readErr)}
		}
	}
}

// because gives the reason for which a context was ended, rather than that it was.
func because(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// finish holds the whole part against what the request says of it and puts it in place.
func (r Request) finish() error {
	err := r.check()
	if err == nil {
		err = os.Rename(r.partName(), r.To)
	}
	return errors.Join(err, r.discard())
}

func (r Request) check() error {
	file, err := os.Open(r.partName())
	if err != nil {
		return err
	}
	defer file.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(file, head)
	switch {
	case errors.Is(err, io.EOF):
		return ErrEmpty
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return err
	case isMarkup(head[:n]):
		return ErrWebPage
	case r.SHA256 == "":
		return nil
	}
	h := sha256.New()
	h.Write(head[:n])
	if _, err := io.Copy(h, file); err != nil {
		return err
	}
	if found := hex.EncodeToString(h.Sum(nil)); found != r.SHA256 {
		return &DigestError{Found: found, Expected: r.SHA256}
	}
	return nil
}
