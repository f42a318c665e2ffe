package cli

import (
	"fmt"
	"net/url"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

// mirrors are addresses that 'data update' asks in place of those where data are published.
type mirrors struct {
	Vulnerability string `yaml:"vulnerability"`
	KEV           string `yaml:"kev"`
	EPSS          string `yaml:"epss"`
	Lifecycle     string `yaml:"lifecycle"`
}

// of is the mirror of the data of a name, "" where none is named.
func (m mirrors) of(name snapshot.Name) string {
	return map[snapshot.Name]string{snapshot.Vulnerability: m.Vulnerability, snapshot.KEV: m.KEV, snapshot.EPSS: m.EPSS, snapshot.Lifecycle: m.Lifecycle}[name]
}

// check takes addresses with https alone: whoever stands between could serve other data. An address may hold a password, so that none is shown.
func (m mirrors) check() error {
	for _, name := range snapshot.Names {
		text := m.of(name)
		if text == "" {
			continue
		}
		const expected = "expected an address such as https://mirror.example/file"
		u, err := url.Parse(text)
		switch {
		case err != nil || u.Scheme == "":
			return fmt.Errorf("mirrors.%s is no address; %s", name, expected)
		case u.Scheme != "https":
			return fmt.Errorf("mirrors.%s begins with %q; %s", name, u.Scheme, expected)
		case u.Hostname() == "":
			return fmt.Errorf("mirrors.%s names no host; %s", name, expected)
		}
	}
	return nil
}
