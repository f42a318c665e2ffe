package firmware

// isPadding says that a run of bytes is all zeros or all ones.
func isPadding(src source, from, to int64) (bool, error) {
	buf := make([]byte, min(to-from, searchStep))
	var pad byte
	for off := from; off < to; off += int64(len(buf)) {
		b := buf[:min(int64(len(buf)), to-off)]
		if err := readFull(src.at, b, off); err != nil {
			return false, err
		}
		if off == from {
			pad = b[0]
		}
		if b[0] != pad || !isBlank(b) {
			return false, nil
		}
	}
	return true, nil
}

// behindPadding tries the first byte that is no padding, for any kind that can be opened, programs too.
func (f *finder) behindPadding(from int64) (int64, Kind, error) {
	skip, err := padding(f.src, from, f.lim.SearchBytes)
	at := from + skip
	if err != nil || at == 0 || at >= f.src.size {
		return 0, "", err
	}
	rest := f.src.from(at)
	k, err := recogniseContent(rest.at, rest.size)
	if err != nil || openers(k) == nil || k == f.but {
		return 0, "", err
	}
	first, err := head(rest.at, rest.size)
	if err != nil {
		return 0, "", err
	}
	ok, err := f.holds(rest, first, k)
	if err != nil || !ok {
		return 0, "", err
	}
	return at, k, nil
}

// padding counts the zeros or ones from an offset on, up to a limit.
func padding(src source, from, limit int64) (int64, error) {
	src.size = min(src.size, from+limit)
	buf := make([]byte, min(src.size-from, searchStep))
	var pad byte
	for off := from; off < src.size; off += int64(len(buf)) {
		b := buf[:min(int64(len(buf)), src.size-off)]
		if err := readFull(src.at, b, off); err != nil {
			return 0, err
		}
		if off == from {
			if pad = b[0]; pad != 0 && pad != 0xff {
				return 0, nil
			}
		}
		for i, c := range b {
			if c != pad {
				return off - from + int64(i), nil
			}
		}
	}
	return src.size - from, nil
}
