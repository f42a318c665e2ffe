package cyclonedx

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// reshape writes in the older way what a newer version says in another place or form, and takes signatures out: the
// document that they were made over is another one. It goes over the whole tree once, before it is held against the schema.
func (f *fitter) reshape(v any, pointer string) {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			f.reshape(item, below(pointer, strconv.Itoa(i)))
		}
	case map[string]any:
		f.reshapeObject(v, pointer)
		for _, k := range slices.Sorted(maps.Keys(v)) {
			f.reshape(v[k], below(pointer, k))
		}
	}
}

func (f *fitter) reshapeObject(v map[string]any, pointer string) {
	if v["signature"] != nil {
		f.lost(pointer+"/signature", "a signature", "the written document is not the one that was signed; the signed one stays as it is")
		delete(v, "signature")
	}
	if tools := object(v["tools"]); tools != nil && f.to.before("1.5") {
		f.olderTools(v, tools, pointer+"/tools")
	}
	if ids := list(v["identity"]); len(ids) > 0 && f.to.SpecVersion == "1.5" && strings.HasSuffix(pointer, "/evidence") {
		for i, id := range ids[1:] {
			f.lost(below(pointer+"/identity", strconv.Itoa(i+1)), strictjson.Show(id), "CycloneDX 1.5 has room for one identity")
		}
		v["identity"], f.moved[pointer+"/identity"] = ids[0], pointer+"/identity/0"
	}
	if licences := list(v["licenses"]); len(licences) > 1 && !f.to.before("1.5") && f.to.before("1.7") {
		f.olderLicences(licences, pointer+"/licenses")
	}
	if f.to.before("1.6") && v["authors"] != nil && pointer != "/metadata" {
		f.olderAuthors(v, pointer)
	}
	if f.to.before("1.6") && pointer == "/metadata" {
		f.olderMakers(v)
	}
}

// olderTools writes tools that are components and services as the list of 1.4, which knows maker, name, version, hashes
// and references only.
func (f *fitter) olderTools(holder, tools map[string]any, pointer string) {
	older := []any{}
	for _, kind := range []string{"components", "services"} {
		for i, v := range list(tools[kind]) {
			from := below(below(pointer, kind), strconv.Itoa(i))
			tool := map[string]any{}
			for _, key := range slices.Sorted(maps.Keys(object(v))) {
				value := object(v)[key]
				switch key {
				case "name", "version", "hashes", "externalReferences":
					tool[key] = value
				case "supplier", "provider":
					f.vendor(tool, object(value), below(from, key))
				case "signature":
					f.reshapeObject(object(v), from)
				default:
					f.lost(below(from, key), strictjson.Show(value), "CycloneDX 1.4 has no such property of a tool")
				}
			}
			f.moved[below(pointer, strconv.Itoa(len(older)))] = from
			older = append(older, tool)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(tools)) {
		if key != "components" && key != "services" {
			f.lost(below(pointer, key), strictjson.Show(tools[key]), "CycloneDX 1.4 has no such property of tools")
		}
	}
	holder["tools"] = older
}

// vendor keeps the name of an organisation as that of a tool's maker.
func (f *fitter) vendor(tool, maker map[string]any, pointer string) {
	for _, key := range slices.Sorted(maps.Keys(maker)) {
		if key == "name" {
			tool["vendor"] = maker["name"]
			continue
		}
		f.lost(below(pointer, key), strictjson.Show(maker[key]), "CycloneDX 1.4 has only the name of a tool's maker")
	}
}

// olderLicences keeps expressions beside other licences as the names of licences: 1.5 and 1.6 take either a list of
// licences or one expression.
func (f *fitter) olderLicences(licences []any, pointer string) {
	for i, v := range licences {
		choice := object(v)
		expression, stated := choice["expression"].(string)
		if !stated {
			continue
		}
		licence, here := map[string]any{"name": expression}, below(pointer, strconv.Itoa(i))
		for _, key := range slices.Sorted(maps.Keys(choice)) {
			switch key {
			case "expression":
			case "bom-ref", "acknowledgement", "licensing", "properties":
				licence[key], f.moved[here+"/license/"+key] = choice[key], below(here, key)
			default:
				f.lost(below(here, key), strictjson.Show(choice[key]), "a licence name has no such property")
			}
		}
		f.lost(here+"/expression", strictjson.Quote(expression), "CycloneDX "+f.to.SpecVersion+" takes one expression and nothing beside it; written as the name of a licence")
		f.moved[here+"/license"] = here
		licences[i] = map[string]any{"license": licence}
	}
}

// olderAuthors keeps the names of a component's authors as its author.
func (f *fitter) olderAuthors(component map[string]any, pointer string) {
	var names []string
	for i, v := range list(component["authors"]) {
		author := object(v)
		for _, key := range slices.Sorted(maps.Keys(author)) {
			if name, ok := author[key].(string); key == "name" && ok {
				names = append(names, name)
				continue
			}
			f.lost(below(below(pointer+"/authors", strconv.Itoa(i)), key), strictjson.Show(author[key]), "CycloneDX "+f.to.SpecVersion+" has only the names of a component's authors")
		}
	}
	if len(names) == 0 || component["author"] != nil {
		return // the schema has its say about authors
	}
	joined := strings.Join(names, ", ")
	component["author"] = joined
	delete(component, "authors")
	f.moved[pointer+"/author"] = pointer + "/authors"
	if len(names) > 1 {
		f.lost(pointer+"/authors", strings.Join(quoted(names), ", "), "written as one author: "+strictjson.Quote(joined))
	}
}

func quoted(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		out = append(out, strictjson.Quote(w))
	}
	return out
}

// olderMakers keeps who made the document and who makes the product, which before 1.6 were an author and
// metadata.manufacture.
func (f *fitter) olderMakers(metadata map[string]any) {
	version := "CycloneDX " + f.to.SpecVersion
	if maker := object(metadata["manufacturer"]); maker["name"] != nil {
		for _, key := range slices.Sorted(maps.Keys(maker)) {
			if key != "name" {
				f.lost("/metadata/manufacturer/"+strictjson.Escape(key), strictjson.Show(maker[key]), version+" knows the maker of a document as an author, by name")
			}
		}
		metadata["authors"] = slices.Concat([]any{map[string]any{"name": maker["name"]}}, list(metadata["authors"]))
		f.lost("/metadata/manufacturer/name", strictjson.Show(maker["name"]), "written as the first of the authors")
		delete(metadata, "manufacturer")
	}
	subject := object(metadata["component"])
	if maker := object(subject["manufacturer"]); maker != nil && metadata["manufacture"] == nil {
		metadata["manufacture"] = maker
		delete(subject, "manufacturer")
		f.moved["/metadata/manufacture"] = "/metadata/component/manufacturer"
	}
}
