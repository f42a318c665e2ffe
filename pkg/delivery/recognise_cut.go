package delivery

import "bytes"

// cutStatement tells VEX and results of scans that end before their JSON does: every string, list and object that is open at the end of the text is taken to end there. All else that is cut is
// told by what stands before the cut, or by its name, see recogniseDamaged.
func cutStatement(body []byte) Kind {
	closers, ok := unclosed(body)
	if !ok {
		return KindUnknown
	}
	var m marks
	_, _ = m.scan(append(bytes.Clone(body), closers...))
	return m.statedKind()
}

// unclosed gives what closes that which is open at the end of a text of JSON. ok is false where nothing is, or something is closed that was not open.
func unclosed(text []byte) (closers []byte, ok bool) {
	var stack []byte
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			end, err := skipString(text, i)
			if err != nil {
				if end > 0 && text[end-1] == '\\' {
					closers = append(closers, '\\') // of the escape that was cut
				}
				closers = append(closers, '"')
			}
			i = end - 1
		case '{':
			stack = append(stack, '}')
		case '[':
			stack = append(stack, ']')
		case '}', ']':
			if len(stack) == 0 || stack[len(stack)-1] != text[i] {
				return nil, false
			}
			stack = stack[:len(stack)-1]
		}
	}
	for i := len(stack) - 1; i >= 0; i-- {
		closers = append(closers, stack[i])
	}
	return closers, len(stack) > 0
}
