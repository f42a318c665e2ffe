package compare_test

import (
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

func ExampleWithObserved() {
	doc, err := sbom.Read("sbom.json", []byte(`{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
	"components": [{"type": "library", "name": "busybox", "version": "1.35.0"}]}`), sbom.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := compare.WithObserved([]*sbom.Document{doc}, []compare.Observed{{Name: "busybox", Version: "1.36.1"}, {Name: "dropbear", Version: "2022.83"}})
	fmt.Println("undeclared:", c.Undeclared[0].Name)
	fmt.Println("found", c.Conflicts[0].Observed.Version, "but declared", c.Conflicts[0].Declared.Label())
	// Output:
	// undeclared: dropbear
	// found 1.36.1 but declared busybox 1.35.0
}
