package delivery

import "bytes"

// scan looks at what a text of JSON holds: the members of an object, or the objects of a list. It gives where the value ends.
func (m *marks) scan(text []byte) (int, error) {
	if hasPrefix(text, "[") {
		return m.scanList(text)
	}
	return scanObject(text, m.see)
}

// seeWithin looks what the object is that a member holds, or the first of a list in it, and what lies in that.
func (m *marks) seeWithin(raw []byte) {
	if m.depth > m.most || m.within != "" {
		return
	}
	in := marks{depth: m.depth + 1, most: m.most}
	_, _ = scanObject(bytes.TrimLeft(raw, " \t\r\n["), in.see)
	if kind := in.statedKind(); kind != KindUnknown {
		m.within = kind
	}
}

// scanList looks at the objects of a list, up to the first that is known for something.
func (m *marks) scanList(body []byte) (int, error) {
	i := blank(body, 1)
	for i < len(body) && body[i] != ']' {
		end, err := skipValue(body, i)
		m.seeWithin(body[i:end])
		if err != nil {
			return i, err
		}
		if i = blank(body, end); i < len(body) && body[i] == ',' {
			i = blank(body, i+1)
		} else if i < len(body) && body[i] != ']' {
			return i, errJSON
		}
	}
	if i >= len(body) {
		return i, errJSON
	}
	return i + 1, nil
}

// seeStatements takes a document for OpenVEX by its statements, where it leaves out what it is.
func (m *marks) seeStatements(raw []byte) {
	var vulnerability, status bool
	_, _ = scanObject(bytes.TrimLeft(raw, " \t\r\n["), func(key string, value []byte) {
		vulnerability = vulnerability || key == "vulnerability"
		status = status || key == "status" && says(value, prefix(""))
	})
	m.openVEX = m.openVEX || isList(raw) && vulnerability && status
}
