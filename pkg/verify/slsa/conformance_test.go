package slsa

import (
	"crypto"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// regionKeys reads a directory of keys, each in a file named for its region.
func regionKeys(t *testing.T, dir string) map[string]crypto.PublicKey {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.key"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no keys in %s: %v", dir, err)
	}
	keys := map[string]crypto.PublicKey{}
	for _, name := range names {
		block, _ := pem.Decode(readFile(t, name))
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		keys[strings.TrimSuffix(filepath.Base(name), ".key")] = key
	}
	return keys
}

// cloudBuildCase judges an answer as a caller would: any entry that holds and meets the demand is enough.
func cloudBuildCase(data []byte, image string, keys map[string]crypto.PublicKey, d Demand) error {
	answer, ok, err := ParseCloudBuild(data, strictjson.Options{})
	if !ok || err != nil {
		return errors.Join(errors.New("no answer of Google Cloud Build"), err)
	}
	if answer.Image != "sha256:"+image {
		return errors.New("about another image")
	}
	var all []error
	for _, e := range answer.Entries {
		err := func() error {
			payload, err := e.Statement(answer.Image, keys, strictjson.Options{})
			if err != nil {
				return err
			}
			tree, err := strictjson.Strict(payload, strictjson.Options{})
			if err != nil {
				return err
			}
			subjects, _ := child(tree, "subject").([]any)
			if len(subjects) == 0 || text(subjects[0], "digest", "sha256") != image {
				return errors.New("the statement is about another image")
			}
			p, err := Parse(text(tree, "predicateType"), child(tree, "predicate"))
			if err != nil {
				return err
			}
			return p.Met(d, nil)
		}()
		if err == nil {
			return nil
		}
		all = append(all, err)
	}
	return errors.Join(all...)
}

func TestConformanceCloudBuild(t *testing.T) {
	top := needs.Conformance(t)
	dir := filepath.Join(top, "slsa")
	var cases []struct {
		ID, Check, Expect string
		Files             []struct{ Role, Path string }
		Options           struct {
			Image     string `json:"image_sha256"`
			Source    string `json:"source_uri"`
			Builder   string `json:"builder_id"`
			Tag       string `json:"source_tag"`
			Versioned string `json:"source_versioned_tag"`
		}
	}
	if err := json.Unmarshal(readFile(t, filepath.Join(dir, "cases.json")), &cases); err != nil {
		t.Fatal(err)
	}
	agree, ran := 0, 0
	for _, c := range cases {
		if c.Check != "slsa-verify-image-gcb" {
			continue
		}
		ran++
		paths := map[string]string{}
		for _, f := range c.Files {
			paths[f.Role] = filepath.Join(dir, f.Path)
		}
		err := cloudBuildCase(readFile(t, paths["provenance"]), c.Options.Image, regionKeys(t, paths["keys_dir"]),
			Demand{Builder: c.Options.Builder, Source: c.Options.Source, Tag: c.Options.Tag, VersionedTag: c.Options.Versioned})
		if (err == nil) != (c.Expect == "pass") {
			t.Errorf("%s: expect %s, got %v", c.ID, c.Expect, err)
			continue
		}
		agree++
	}
	t.Logf("agree %d of %d", agree, ran)
	if ran == 0 {
		t.Error("no case was run")
	}
}
