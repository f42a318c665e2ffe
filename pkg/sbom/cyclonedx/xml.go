package cyclonedx

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// The versions and their name spaces.
var specVersions = map[string]cdx.SpecVersion{
	"1.4": cdx.SpecVersion1_4, "1.5": cdx.SpecVersion1_5, "1.6": cdx.SpecVersion1_6, "1.7": cdx.SpecVersion1_7,
}

const namespace = "http://cyclonedx.org/schema/bom/"

// writeXML writes a tree that fits its version as XML. What was written is read again and compared: what the types of
// cyclonedx-go or XML itself did not carry, such as control characters, is a loss.
func writeXML(w io.Writer, tree map[string]any, to Options) ([]Loss, error) {
	var losses []Loss
	if tree["version"] == nil { // cyclonedx-go would write 0, which no schema takes
		tree["version"] = json.Number("1")
		losses = append(losses, Loss{Pointer: "/version", What: `no "version"`, Why: "XML states a revision; written as 1, which it means"})
	}
	var data bytes.Buffer
	if err := writeJSON(&data, tree); err != nil {
		return nil, err
	}
	var bom cdx.BOM
	if err := json.Unmarshal(data.Bytes(), &bom); err != nil {
		return nil, fmt.Errorf("write sbom: as XML: %w", err)
	}
	bom.SpecVersion = specVersions[to.SpecVersion]
	bom.XMLNS = namespace + to.SpecVersion
	var out bytes.Buffer
	if err := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatXML).SetPretty(true).Encode(&bom); err != nil {
		return nil, fmt.Errorf("write sbom: as XML: %w", err)
	}
	written := visible(out.String(), func(b []byte, r rune) []byte { return fmt.Appendf(b, "&#x%X;", r) }) + "\n"
	var again cdx.BOM
	if err := xml.Unmarshal([]byte(written), &again); err != nil {
		return nil, fmt.Errorf("write sbom: as XML: what was written cannot be read again: %w", err)
	}
	back, err := treeOf(&again)
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"$schema", "bomFormat", "specVersion"} { // XML says these in its name space
		back[key] = tree[key]
	}
	if err := validXML(written); err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, written); err != nil {
		return nil, fmt.Errorf("write sbom: %w", err)
	}
	return append(losses, differences(tree, back, "", "XML does not carry it as it was")...), nil
}

// InvalidXMLError says that a document that is valid as JSON is not as XML, so that nothing is written: the library writes
// some elements where the official XML schema does not allow them, and that schema is stricter in places.
type InvalidXMLError struct {
	First sbom.Problem // with places in the XML that was not written
	Count int
}

func (e *InvalidXMLError) Error() string {
	return fmt.Sprintf("write sbom: the document would not be valid as XML: at %s: %s (%d such)", e.First.Pointer, e.First.Message(), e.Count)
}

// validXML holds what is to be written against the official schema of its version.
func validXML(written string) error {
	d, err := sbom.Read("the document", []byte(written), sbom.Limits{MaxBytes: ample, MaxComponents: ample, MaxValues: ample, MaxString: ample})
	if err != nil {
		return fmt.Errorf("write sbom: as XML: %w", err)
	}
	for _, p := range d.Problems {
		if p.Code == sbom.SchemaViolation {
			return &InvalidXMLError{First: p, Count: d.Violations}
		}
	}
	return nil
}

// ample is a limit for what is in memory already.
const ample = 1 << 40

// treeOf is the JSON form of a document of cyclonedx-go, nothing left out for want of a version. Components and dependencies
// are taken over one by one: the text of a whole document would be held beside its tree.
func treeOf(bom *cdx.BOM) (map[string]any, error) {
	rest := *bom
	rest.Components, rest.Dependencies = nil, nil
	v, err := formOf(rest)
	if err != nil {
		return nil, err
	}
	tree := object(v)
	if err := formsOf(tree, "components", bom.Components); err != nil {
		return nil, err
	}
	return tree, formsOf(tree, "dependencies", bom.Dependencies)
}

// formsOf puts the JSON forms of a list into a tree.
func formsOf[T any](tree map[string]any, key string, parts *[]T) error {
	if parts == nil {
		return nil
	}
	forms := make([]any, len(*parts))
	for i := range *parts {
		var err error
		if forms[i], err = formOf(&(*parts)[i]); err != nil {
			return err
		}
	}
	tree[key] = forms
	return nil
}

func formOf(v any) (any, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write sbom: %w", err)
	}
	form, err := strictjson.Strict(data, strictjson.Options{MaxBytes: ample, MaxDepth: 1000, MaxValues: ample})
	if err != nil {
		return nil, fmt.Errorf("write sbom: %w", err)
	}
	return form, nil
}
