package sbom

// Producer is who made a component: the manufacturer (1.6 and later), else the weaker fields in the order in which
// CISA 2026 "Component Producer" can be read from them.
func (c *Component) Producer() Text {
	return firstStated(c.Manufacturer, c.Supplier, c.Details().Author, c.Details().Publisher)
}

// Deliverer is who supplies a component: the supplier, else the manufacturer (NTIA 2021 "Supplier Name").
func (c *Component) Deliverer() Text { return firstStated(c.Supplier, c.Manufacturer) }

// firstStated is the first field that is stated, else the first that says anything at all.
func firstStated(fields ...Text) Text {
	for _, f := range fields {
		if f.State == Stated {
			return f
		}
	}
	for _, f := range fields {
		if f.State != Absent && f.State != "" {
			return f
		}
	}
	return Text{State: Absent}
}
