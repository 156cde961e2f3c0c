/* SPDX-License-Identifier: MIT */
/*
 * A CMS signature as Apple's signers write them, jotted down: nobody made it,
 * so it verifies against nothing, and it is always the same. See notation.h.
 */
#ifndef SEEDS_H
#define SEEDS_H

// clang-format off
#define SEED_NAME \
	"30{ 31{30{06{550403}0C{'Example'}}} 31{30{06{55040B}0C{'TEAM123456'}}}" \
	" 31{30{06{55040A}0C{'Example'}}} }"
#define SEED_ECDSA "30{06{2A8648CE3D040302}}"
#define SEED_SHA256 "30{06{608648016503040201}0500}"
#define SEED_DIGEST \
	"04{000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F}"

/* A Developer ID's marker and the generator of P-256 for a key. */
#define SEED_CERTIFICATE \
	"30{ 30{ A0{02{02}} 02{01}" SEED_ECDSA SEED_NAME \
	" 30{17{'200101000000Z'}18{'20990101000000Z'}}" SEED_NAME \
	" 30{ 30{06{2A8648CE3D0201}06{2A8648CE3D030107}}" \
	" 03{0004" \
	"6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296" \
	"4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5} }" \
	" A3{30{ 30{06{551D25}04{30{06{2B06010505070303}}}}" \
	" 30{06{2A864886F7636406010D}01{FF}04{0500}} }} }" \
	SEED_ECDSA " 03{0030{02{01}02{01}}} }"

#define SEED_OID_DATA "06{2A864886F70D010701}"
#define SEED_OID_TOKEN "06{2A864886F70D0109100104}"

/* Of any content: with `attributes` signed, and `unsigned_attributes`. */
#define SEED_SIGNED(type, content, attributes, unsigned_attributes) \
	"30{ 06{2A864886F70D010702} A0{30{ 02{01} 31{" SEED_SHA256 "}" \
	" 30{" type content "} A0{" SEED_CERTIFICATE "} 31{30{ 02{01}" \
	" 30{" SEED_NAME "02{01}}" SEED_SHA256 \
	" A0{ 30{06{2A864886F70D010903}31{" type "}}" \
	" 30{06{2A864886F70D010904}31{" SEED_DIGEST "}}" attributes " }" \
	SEED_ECDSA " 04{30{02{01}02{01}}}" unsigned_attributes " }} }} }"

#define SEED_SIGNING_TIME \
	" 30{06{2A864886F70D010905}31{17{'220707215809Z'}}}"
#define SEED_AGILITY \
	" 30{06{2A864886F763640901}31{04{'<plist version=\"1.0\"><dict>" \
	"<key>cdhashes</key><array><data>AAECAwQFBgcICQoLDA0ODxAREhM=</data>" \
	"</array></dict></plist>'}}}" \
	" 30{06{2A864886F763640902}31{30{06{608648016503040201}" SEED_DIGEST "}}}"

#define SEED_TOKEN \
	SEED_SIGNED(SEED_OID_TOKEN, \
	    "A0{04{30{ 02{01} 06{2A864886F763640501} 30{" SEED_SHA256 \
	    SEED_DIGEST "} 02{05} 18{'20220707215810Z'} }}}", "", "")
#define SEED_TIMESTAMP \
	" A1{30{06{2A864886F70D010910020E}31{" SEED_TOKEN "}}}"
// clang-format on

#endif
