package verify

import (
	"bytes"
	_ "embed"
)

//go:embed schema/supplier-v1.schema.json
var supplierSchema []byte

// SupplierSchema is the JSON Schema (2020-12) of a registry entry, for editors. It says less than LoadRegistry asks: whoever writes an entry still
// has to load it.
func SupplierSchema() []byte { return bytes.Clone(supplierSchema) }
