package fetch

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
)

// maxRedirects is how often a server may name another address.
const maxRedirects = 10

// allowed takes addresses with https, and with http those of this computer itself where loopback says so: nobody stands between it and itself.
func allowed(u *url.URL, loopback bool) error {
	switch {
	case u.Hostname() == "":
		return fmt.Errorf("%w: expected one such as https://host/file", ErrAddress)
	case u.Scheme == "https", u.Scheme == "http" && loopback && isLoopback(u):
		return nil
	}
	return fmt.Errorf("%w: found %q; expected https", ErrAddress, u.Scheme)
}

// redirected holds an address that a server names against the same rule. From a server elsewhere, this computer is no such address with http.
func redirected(next *http.Request, asked []*http.Request) error {
	if len(asked) > maxRedirects {
		return fmt.Errorf("%w: redirected more than %d times", ErrAddress, maxRedirects)
	}
	if err := allowed(next.URL, isLoopback(asked[0].URL)); err != nil {
		return fmt.Errorf("redirected to %s: %w", next.URL.Redacted(), err)
	}
	return nil
}

func isLoopback(u *url.URL) bool {
	if u.Hostname() == "localhost" {
		return true
	}
	ip := net.ParseIP(u.Hostname())
	return ip != nil && ip.IsLoopback()
}
