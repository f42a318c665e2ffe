package slsa

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// CheckBuilder says why a builder id cannot be one that is expected; nil when it can. A user before the host shows readers one host and
// browsers another.
func CheckBuilder(id string) error {
	switch u, err := url.Parse(id); {
	case id == "":
		return errors.New("expected a builder id, found none")
	case err == nil && u.User != nil:
		return fmt.Errorf("expected a builder id without a user before the host, found %q: its host is %q", id, u.Host)
	}
	return nil
}

// MatchBuilder says why a builder id is not the listed one; nil when it is, letter by letter or, when the list gives it without a version, apart
// from its own. That version is a branch or a tag in full, or a number; of the workflows of slsa-github-generator it is a release. Every other
// ref, such as a commit or a pull request, may be by somebody who owns no more than a fork, and counts only where it is listed.
func MatchBuilder(listed, id string) error {
	if err := errors.Join(CheckBuilder(listed), CheckBuilder(id)); err != nil {
		return err
	}
	if listed == id {
		return nil
	}
	version, versioned := strings.CutPrefix(id, listed+"@")
	if !versioned || !namesBuilder(listed) {
		return fmt.Errorf("expected %s, found %q", listed, id)
	}
	return counts(listed, version)
}

// namesBuilder says whether an id is a URI whose path names a builder, without a version. What follows the path of another one could be a host or a
// part of another path.
func namesBuilder(id string) bool {
	u, err := url.Parse(id)
	_, version := splitSource(id)
	return err == nil && u.Scheme != "" && u.Host != "" && u.RawQuery == "" && u.Fragment == "" && version == "" &&
		strings.Trim(u.Path, "/") != "" && !strings.HasSuffix(u.Path, "/")
}

// generatorWorkflows is where the workflows of slsa-github-generator are. What they vouch for holds for their releases.
const generatorWorkflows = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/"

var (
	releaseTag    = regexp.MustCompile(`^refs/tags/v[0-9]+\.[0-9]+\.[0-9]+$`)
	branchOrTag   = regexp.MustCompile(`^refs/(heads|tags)/[^\s?#%\\]+$`)
	builderNumber = regexp.MustCompile(`^v?[0-9]+(\.[0-9]+){0,3}$`)
)

// counts says why a version is none that counts for a builder that is listed without one.
func counts(builder, version string) error {
	switch {
	case strings.HasPrefix(builder, generatorWorkflows) && !releaseTag.MatchString(version):
		return fmt.Errorf("expected a release of %s (refs/tags/v1.2.3), found it at %q; name it with that ref to accept that", builder, version)
	case builderNumber.MatchString(version):
		return nil
	case !branchOrTag.MatchString(version), strings.Contains(version, ".."), strings.Contains(version, "//"):
		return fmt.Errorf("expected %s at a branch, a tag or a numbered version (refs/heads/main, refs/tags/v1.2.3, v1.2), found it at %q; name it with that ref to accept that", builder, version)
	}
	return nil
}
