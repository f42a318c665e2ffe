package update

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

const (
	listingFormat = "listing of vulnerability databases"
	listingFile   = "latest.json"
	maxListing    = 1 << 20 // bytes; one has some 300
	schema        = "6"     // of the databases that are read
)

// What a listing says of whether databases of its schema are still made.
const (
	active     = "active"
	deprecated = "deprecated"
	ended      = "eol"
)

// listing is what the publisher of databases says of the newest one: latest.json in grype's distribution of schema 6.
type listing struct {
	status  string
	built   time.Time
	archive string // path of the archive, beside the listing
	sha256  string // of the archive, hexadecimal
}

var (
	schemaPattern = regexp.MustCompile(`^v?([0-9]{1,9})(?:\.[0-9]{1,9})*$`)
	digestPattern = regexp.MustCompile(`^sha256:([0-9a-f]{64})$`)
)

func readListing(file string, data []byte) (*listing, error) {
	doc, v, err := feed.JSON(listingFormat, file, data, strictjson.Options{MaxBytes: maxListing, MaxDepth: 16})
	if err != nil {
		return nil, err
	}
	v, _ = v.Object()
	l := &listing{status: v.Field("status").Needed(), built: v.Field("built").NeededTime(feed.Value.Moment), archive: v.Field("path").Needed()}
	if of := v.Field("schemaVersion"); !isSchema(of.Needed()) {
		of.Fail("found a database of schema %s; expected one of schema %s", strictjson.Quote(of.Text()), schema)
	}
	if p := v.Field("path"); !isBeside(l.archive) {
		p.Fail("found %s; expected the path of a file beside the listing", strictjson.Quote(l.archive))
	}
	checksum := v.Field("checksum")
	if digest := digestPattern.FindStringSubmatch(checksum.Needed()); digest != nil {
		l.sha256 = digest[1]
	} else {
		checksum.Fail("found %s; expected sha256: and 64 hexadecimal digits", strictjson.Quote(checksum.Text()))
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return l, nil
}

func isSchema(text string) bool {
	found := schemaPattern.FindStringSubmatch(text)
	return found != nil && found[1] == schema
}

// isBeside says whether a path leads to a file in the directory of the listing or below it.
func isBeside(name string) bool {
	return name == path.Clean(name) && name != "." && name != ".." && !strings.HasPrefix(name, "/") && !strings.HasPrefix(name, "../") && !strings.ContainsAny(name, `\?#%`)
}

// address is that of the archive, beside the listing.
func (l *listing) address(from string) (string, error) {
	u, err := url.Parse(from)
	if err != nil {
		return "", err
	}
	u.Path, u.RawPath, u.Fragment = path.Join(path.Dir(u.Path), l.archive), "", ""
	return u.String(), nil
}

// notice is what to know of the databases besides; empty when they are made as ever.
func (l *listing) notice() string {
	switch l.status {
	case active:
		return ""
	case deprecated:
		return fmt.Sprintf("the publisher will soon make no databases of schema %s any more: look for a newer cleanbill", schema)
	case ended:
		return fmt.Sprintf("the publisher makes no databases of schema %s any more, so they grow old: use a newer cleanbill", schema)
	}
	return fmt.Sprintf("the publisher says %s of databases of schema %s, which this cleanbill does not know", strictjson.Quote(l.status), schema)
}
