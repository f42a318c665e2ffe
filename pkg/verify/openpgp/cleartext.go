package openpgp

// ClearText gives the text of a clear-signed file before anybody verified it, as VerifyText gives it afterwards: to find
// out what it speaks about, and for nothing else.
func ClearText(file []byte) ([]byte, error) {
	signed, _, err := readClearSigned(file)
	if err != nil {
		return nil, err
	}
	return append(signed, '\n'), nil
}
