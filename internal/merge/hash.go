package merge

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// Sent is what an operation says of its sending, beside its content.
type Sent struct {
	Device         string
	PackageVersion int64
	ClientAt       string
}

// Hash is the SHA-256 of an operation in hex: the same id with another hash is another operation. The value
// counts byte by byte as it was sent.
func Hash(o Op, sent Sent) string {
	base := slices.Clone(o.Base)
	slices.Sort(base)
	sum := sha256.Sum256([]byte(strings.Join([]string{o.ID, sent.Device, strconv.FormatInt(o.DevSeq, 10), o.Entity, o.EntityID, o.Field,
		string(o.Kind), strings.Join(base, ","), strconv.FormatInt(sent.PackageVersion, 10), sent.ClientAt, o.Value}, "\n")))
	return hex.EncodeToString(sum[:])
}

// Digest is what a signature is bound to: the operations shown with their hashes, as sorted lines.
func Digest(hashes map[string]string) string {
	lines := make([]string, 0, len(hashes))
	for id, hash := range hashes {
		lines = append(lines, id+" "+hash)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}
