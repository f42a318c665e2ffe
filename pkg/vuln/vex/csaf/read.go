package csaf

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/member"
)

// MaxBranches bounds how deep the branches of a product tree nest. CSAF 2.1 allows 30.
const MaxBranches = 30

// Read reads an advisory. path is for messages only.
//
// It refuses, with a *vex.MalformedError that says where: what is not JSON or not CSAF 2.0 or 2.1, duplicate keys (in
// another letter case too), text that is not UTF-8, more than vex.MaxSize bytes, vex.MaxProducts products or vex.MaxStatements
// vulnerabilities, a member that a consumer needs and that is missing or of the wrong type, and words that the standard does not
// have where it lists them. Whether the advisory keeps the standard is for Document.Test.
func Read(path string, data []byte) (*Document, error) {
	base, tree, err := member.Parse("CSAF", path, data)
	if err != nil {
		return nil, err
	}
	r := &reader{Reader: base, doc: &Document{Path: path}}
	r.document(tree)
	if err := r.Err(); err != nil {
		return nil, err
	}
	return r.doc, nil
}

type reader struct {
	*member.Reader
	doc    *Document
	spread int // products that groups stand for, each time that one is referred to
}

func (r *reader) document(root map[string]any) {
	d, m := r.doc, r.Member(root, "", "document")
	if d.Version = r.Text(m, "/document", "csaf_version"); d.Version != "2.0" && d.Version != "2.1" {
		r.Fail("/document/csaf_version", fmt.Sprintf("it is %s, expected 2.0 or 2.1", strictjson.Quote(d.Version)), vex.ErrOtherFormat)
		return
	}
	d.Category, d.Title = r.Needed(m, "/document", "category"), r.Needed(m, "/document", "title")
	d.Lang, d.SourceLang = r.Text(m, "/document", "lang"), r.Text(m, "/document", "source_lang")
	p := r.Member(m, "/document", "publisher")
	d.Publisher = Publisher{
		Category:  r.word(p, "/document/publisher", "category", publisherCategories),
		Name:      r.Needed(p, "/document/publisher", "name"),
		Namespace: r.Needed(p, "/document/publisher", "namespace"),
	}
	r.distribution(m)
	r.tracking(r.Member(m, "/document", "tracking"))
	d.Notes = r.notes(m, "/document")
	r.Objects(m, "/document", "references", func(ref map[string]any, at string) {
		category := r.Text(ref, at, "category")
		if category == "" {
			category = "external" // the default of the schema
		}
		d.References = append(d.References, Reference{category, r.Needed(ref, at, "summary"), r.Needed(ref, at, "url")})
	})
	r.tree(root)
	r.vulnerabilities(root)
}

func (r *reader) distribution(m map[string]any) {
	const at = "/document/distribution"
	dist := r.Member(m, "/document", "distribution")
	r.doc.TLP = r.Text(r.Member(dist, at, "tlp"), at+"/tlp", "label")
	if r.doc.TLP == "" && r.doc.Version == "2.1" {
		r.Fail(at+"/tlp/label", "it is missing", nil)
	}
	if group := r.Member(dist, at, "sharing_group"); group != nil {
		r.doc.SharingGroup = &SharingGroup{r.Needed(group, at+"/sharing_group", "id"), r.Text(group, at+"/sharing_group", "name")}
	}
}

func (r *reader) tracking(m map[string]any) {
	const at = "/document/tracking"
	t := &r.doc.Tracking
	t.ID, t.Status = r.Needed(m, at, "id"), r.word(m, at, "status", trackingStatuses)
	t.Version = r.number(m, at, "version")
	t.Initial, t.Current = r.needed(m, at, "initial_release_date"), r.needed(m, at, "current_release_date")
	r.Objects(m, at, "revision_history", func(entry map[string]any, at string) {
		t.History = append(t.History, Revision{r.number(entry, at, "number"), r.needed(entry, at, "date")})
	})
	if len(t.History) == 0 {
		r.Fail(at+"/revision_history", "it is missing or empty", nil)
	}
}

// word gives a string member that is one of the words of the standard.
func (r *reader) word(m map[string]any, at, key string, words []string) string {
	text := r.Text(m, at, key)
	if !slices.Contains(words, text) {
		r.Fail(at+"/"+key, fmt.Sprintf("it is %s, expected one of %s", strictjson.Quote(text), strings.Join(words, ", ")), nil)
	}
	return text
}

// number gives a version of a document: a whole number, or one of Semantic Versioning.
func (r *reader) number(m map[string]any, at, key string) string {
	text := r.Text(m, at, key)
	if _, ok := parseVersion(text); !ok {
		r.Fail(at+"/"+key, fmt.Sprintf("it is %s, expected a whole number or a semantic version", strictjson.Quote(text)), nil)
	}
	return text
}

// needed gives a date that must be there.
func (r *reader) needed(m map[string]any, at, key string) vex.Stamp {
	r.dated(m, at, key)
	stamp := r.Stamp(m, at, key)
	if stamp.State != vex.Stated {
		r.Fail(at+"/"+key, "it is missing", nil)
	}
	return stamp
}

// dated keeps a date, for the tests, whatever it says.
func (r *reader) dated(m map[string]any, at, key string) string {
	text := r.Text(m, at, key)
	if text != "" {
		r.doc.dates = append(r.doc.dates, date{at + "/" + key, text})
	}
	return text
}

func (r *reader) notes(m map[string]any, at string) []Note {
	var out []Note
	r.Objects(m, at, "notes", func(n map[string]any, at string) {
		out = append(out, Note{r.Needed(n, at, "category"), r.Text(n, at, "title"), r.Needed(n, at, "text")})
		r.scope(n, at)
	})
	return out
}

// scope reads what something applies to.
func (r *reader) scope(m map[string]any, at string) Scope {
	s := Scope{r.ids(m, at, "product_ids", false), r.ids(m, at, "group_ids", true)}
	if r.doc.Tree != nil {
		for _, id := range s.Groups {
			r.spread += len(r.doc.Tree.members[id])
		}
	}
	if r.spread > vex.MaxNamed {
		r.Fail(at+"/group_ids", fmt.Sprintf("the groups that are referred to stand for more than %d products", vex.MaxNamed), vex.ErrTooLarge)
	}
	return s
}

// ids reads a list of product or group ids, and keeps that they are referred to.
func (r *reader) ids(m map[string]any, at, key string, group bool) []string {
	list := r.Texts(m, at, key)
	if len(r.doc.uses)+len(list) > vex.MaxNamed {
		r.Fail(at+"/"+key, fmt.Sprintf("the document refers to products more than %d times", vex.MaxNamed), vex.ErrTooLarge)
		return nil
	}
	for i, id := range list {
		r.doc.uses = append(r.doc.uses, use{at + "/" + key + "/" + strconv.Itoa(i), id, group})
	}
	return list
}
