package cdxxml

import "github.com/cleanbill-dev/cleanbill/internal/strictxml"

// graphSpace is the extension by which documents of 1.0 and 1.1 state dependencies
// (cyclonedx.org/ext/dependency-graph).
const graphSpace = "http://cyclonedx.org/schema/ext/dependency-graph/1.0"

// named returns the children of that name in the name space of their parent. An element of the same name in another
// name space is something else.
func named(n *strictxml.Node, name string) []*strictxml.Node {
	var out []*strictxml.Node
	for _, c := range n.Children {
		if c.Name == name && c.Space == n.Space {
			out = append(out, c)
		}
	}
	return out
}

// items returns the items of a list. Where the wrapping element comes twice, which no schema allows, the items of all count:
// nothing is to disappear.
func (f field) items(n *strictxml.Node) []*strictxml.Node {
	switch {
	case f.gather != nil:
		return f.gather(n)
	case f.name == "":
		return named(n, f.item)
	}
	var out []*strictxml.Node
	for _, wrapper := range named(n, f.name) {
		out = append(out, named(wrapper, f.item)...)
	}
	return out
}

// licenceItems are the licences of an element, of whatever form, in their order.
func licenceItems(n *strictxml.Node) []*strictxml.Node {
	var out []*strictxml.Node
	for _, wrapper := range named(n, "licenses") {
		for _, c := range wrapper.Children {
			if c.Space == n.Space && licenceKey(c) != "" {
				out = append(out, c)
			}
		}
	}
	return out
}

// licenceKey is the key of a licence in the JSON form.
func licenceKey(n *strictxml.Node) string {
	switch n.Name {
	case "license":
		return "license"
	case "expression", "expression-detailed":
		return "expression"
	}
	return ""
}

// toolItems are the tools of metadata: "tool" up to 1.4, since 1.5 also components and services.
func toolItems(n *strictxml.Node) []*strictxml.Node {
	var out []*strictxml.Node
	for _, wrapper := range named(n, "tools") {
		out = append(out, named(wrapper, "tool")...)
		for _, parts := range named(wrapper, "components") {
			out = append(out, named(parts, "component")...)
		}
		for _, parts := range named(wrapper, "services") {
			out = append(out, named(parts, "service")...)
		}
	}
	return out
}

// dependencyItems are the entries of the graph: those at the top, and nested ones that state dependencies of their own.
func dependencyItems(n *strictxml.Node) []*strictxml.Node {
	var out []*strictxml.Node
	var nested func(entry *strictxml.Node)
	nested = func(entry *strictxml.Node) {
		for _, c := range entry.Children {
			if c.Space == entry.Space && c.Name == "dependency" && len(c.Children) > 0 {
				out = append(out, c)
				nested(c)
			}
		}
	}
	for _, wrapper := range n.Children {
		if wrapper.Name != "dependencies" || wrapper.Space != n.Space && wrapper.Space != graphSpace {
			continue
		}
		for _, entry := range named(wrapper, "dependency") {
			out = append(out, entry)
			nested(entry)
		}
	}
	return out
}

// dataFlows are the data of a service: since 1.5 as flows, before as classifications.
func dataFlows(n *strictxml.Node) []*strictxml.Node {
	var out []*strictxml.Node
	for _, wrapper := range named(n, "data") {
		for _, c := range wrapper.Children {
			if c.Space == n.Space && (c.Name == "dataflow" || c.Name == "classification") {
				out = append(out, c)
			}
		}
	}
	return out
}

// classification is that of a flow: a child, or in older documents the flow itself. Nil when there is none.
func classification(n *strictxml.Node) *strictxml.Node {
	if n.Name == "classification" {
		return n
	}
	for _, c := range named(n, "classification") {
		return c
	}
	return nil
}
