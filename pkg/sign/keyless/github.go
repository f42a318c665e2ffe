package keyless

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// What a job of GitHub Actions finds in its environment when it has the permission id-token: write
// (https://docs.github.com/actions/concepts/security/openid-connect).
const (
	requestURL   = "ACTIONS_ID_TOKEN_REQUEST_URL"
	requestToken = "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
)

// audience is whom the token is for: certificate authorities of Sigstore take no other.
const audience = "sigstore"

// ErrNoToken says that nobody vouches here for who the caller is.
var ErrNoToken = errors.New("the environment offers no identity token: " + requestURL + " and " + requestToken + " are not set")

// TokenSource asks the build service that a job runs on who the job is.
type TokenSource struct{ address, bearer string }

// FindTokenSource looks what the environment offers; ErrNoToken when it offers nothing.
func FindTokenSource(getenv func(string) string) (*TokenSource, error) {
	s := &TokenSource{getenv(requestURL), getenv(requestToken)}
	if s.address == "" || s.bearer == "" {
		return nil, ErrNoToken
	}
	u, err := url.Parse(s.address)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%s: expected an address with https", requestURL)
	}
	q := u.Query()
	q.Set("audience", audience)
	u.RawQuery = q.Encode()
	s.address = u.String()
	return s, nil
}

// Token asks for a token. It is good for minutes, and never shown.
func (s *TokenSource) Token(ctx context.Context, n Network) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address, nil)
	if err != nil {
		return "", errors.New("ask for an identity token: " + requestURL + " is no address")
	}
	r.Header.Set("Authorization", "Bearer "+s.bearer)
	r.Header.Set("Accept", "application/json")
	c := http.Client{Transport: bounded{n}, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := c.Do(r)
	if err != nil {
		return "", fmt.Errorf("ask for an identity token: %w", err)
	}
	defer answer.Body.Close()
	var token struct{ Value string }
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("ask for an identity token: the build service answered %d", answer.StatusCode)
	}
	if err := json.NewDecoder(answer.Body).Decode(&token); err != nil || token.Value == "" {
		return "", errors.Join(errors.New("ask for an identity token: the answer holds none"), err)
	}
	return token.Value, nil
}
