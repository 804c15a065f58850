package certbound

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

const vectors = "../../tests/vectors/"

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(vectors + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decode(t testing.TB, name string, into any) {
	t.Helper()
	if err := json.Unmarshal(read(t, name), into); err != nil {
		t.Fatal(err)
	}
}

// der returns the certificate in a PEM file beside the vectors.
func der(t testing.TB, name string) []byte {
	t.Helper()
	data, err := DecodePEM(read(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// part is one part of a vector's input, as the first lines of claims.json describe it.
func part(t *testing.T, raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var it struct {
		Hex       *string
		Repeat    string
		Times     int
		Base64url []json.RawMessage
	}
	if err := json.Unmarshal(raw, &it); err != nil {
		t.Fatal(err)
	}
	switch {
	case it.Hex != nil:
		octets, err := hex.DecodeString(*it.Hex)
		if err != nil {
			t.Fatal(err)
		}
		return string(octets)
	case it.Base64url != nil:
		return base64.RawURLEncoding.EncodeToString([]byte(joined(t, it.Base64url)))
	}
	return strings.Repeat(it.Repeat, it.Times)
}

func joined(t *testing.T, parts []json.RawMessage) string {
	var out strings.Builder
	for _, raw := range parts {
		out.WriteString(part(t, raw))
	}
	return out.String()
}

// verdict is an outcome in the words of claims.json.
func verdict(binding Binding, err error) (string, int) {
	var status Status
	if errors.As(err, &status) {
		return strings.ToLower(status.Name()), int(status)
	}
	return binding.String(), 0
}

func TestClaimsVectors(t *testing.T) {
	var file struct {
		Certificates map[string]struct{ File, Thumbprint string }
		Vectors      []struct {
			Name, Why, Form, Presented, Policy, Verdict string
			Input                                       []json.RawMessage
			Code                                        *int
		}
	}
	decode(t, "claims.json", &file)
	presented := map[string]*Presented{"nothing": PresentedNothing()}
	for name, certificate := range file.Certificates {
		thumbprint, err := ThumbprintOf(der(t, certificate.File))
		if err != nil || thumbprint.String() != certificate.Thumbprint {
			t.Errorf("%s: %v, %v", name, thumbprint, err)
		}
		presented[name] = PresentedThumbprint(thumbprint)
	}
	policies := map[string]Policy{"require_bound": RequireBound, "allow_unbound": AllowUnbound}
	if len(file.Vectors) < 120 {
		t.Fatalf("%d vectors", len(file.Vectors))
	}
	for _, vector := range file.Vectors {
		t.Run(vector.Name, func(t *testing.T) {
			text := joined(t, vector.Input)
			who, policy := presented[vector.Presented], policies[vector.Policy]
			if who == nil || policy == 0 || vector.Code == nil {
				t.Fatal("the vector is incomplete")
			}
			expect := func(how string, binding Binding, err error) {
				t.Helper()
				if name, code := verdict(binding, err); name != vector.Verdict || code != *vector.Code {
					t.Errorf("%s: %s %d, not %s %d: %s", how, name, code, vector.Verdict, *vector.Code, vector.Why)
				}
			}
			kept := func(confirmation *Confirmation, err error) {
				t.Helper()
				binding := None
				if err == nil {
					binding, err = confirmation.Check(who, policy)
				}
				expect("kept", binding, err)
			}
			switch vector.Form {
			case "claims":
				binding, err := CheckClaims([]byte(text), who, policy)
				expect("check", binding, err)
				kept(ConfirmationFromClaims([]byte(text)))
			case "introspection":
				binding, err := CheckIntrospection([]byte(text), who, policy)
				expect("check", binding, err)
				kept(ConfirmationFromIntrospection([]byte(text)))
			case "jwt":
				binding, claims, err := CheckJWTIgnoringSignature(text, who, policy)
				expect("check", binding, err)
				if err == nil {
					binding, err = CheckClaims(claims, who, policy)
					expect("its claims", binding, err)
				}
			default:
				t.Fatal(vector.Form)
			}
		})
	}
}

func TestNamesVectors(t *testing.T) {
	var file struct {
		Certificates map[string][]byte
		Unreadable   map[string]string
		Pairs        []struct{ Certificate, Text, Verdict, Why string }
	}
	decode(t, "names.json", &file)
	if len(file.Pairs) < 300 {
		t.Fatalf("%d pairs", len(file.Pairs))
	}
	for _, pair := range file.Pairs {
		metadata, err := json.Marshal(map[string]string{
			"client_id": "c", "token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": pair.Text,
		})
		if err != nil {
			t.Fatal(err)
		}
		client, err := ClientFromMetadata(metadata)
		if err == nil {
			err = client.Authenticate(file.Certificates[pair.Certificate], ChainValidated)
		}
		expected := pair.Verdict
		if why, ok := file.Unreadable[pair.Certificate]; ok && expected == "ClientMismatch" {
			// A good text against a subject that cannot be read: the file says why that is so.
			expected = why
		}
		actual := "match"
		var status Status
		if errors.As(err, &status) {
			// names.json has the names of Rust: NameTooLong for NAME_TOO_LONG.
			actual = ""
			for _, word := range strings.Split(status.Name(), "_") {
				actual += word[:1] + strings.ToLower(word[1:])
			}
		}
		if actual != expected {
			t.Errorf("%s, %.200s: %s, not %s: %s", pair.Certificate, pair.Text, actual, expected, pair.Why)
		}
	}
}
