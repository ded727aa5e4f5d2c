#!/bin/sh
# Copies shared libraries and what they need into a folder, under the same paths, so that an image without a package manager can take them over.
# What every .NET runtime image brings (the C and C++ runtimes, zlib, OpenSSL) is left out: a copy could only clash with it.
#   native-closure.sh <folder> <library>...
set -eu

folder=$1
shift
for library in "$@"; do
  path=$(ldconfig -p | awk -v name="$library" '$1 == name { print $NF; exit }')
  if [ -z "$path" ]; then
    echo "native-closure.sh: $library is not installed" >&2
    exit 1
  fi

  echo "$path"
  ldd "$path" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }'
done | sort -u | while read -r path; do
  case ${path##*/} in
    ld-linux* | libc.so* | libm.so* | libdl.so* | librt.so* | libpthread.so* | libgcc_s.so* | libstdc++.so* | libz.so* | libssl.so* | libcrypto.so*) continue ;;
  esac
  # /lib is a link to /usr/lib on every system with a merged /usr; a copy has to name the real place.
  target=$folder$(cd "$(dirname "$path")" && pwd -P)
  mkdir -p "$target"
  cp -L "$path" "$target/"
done
