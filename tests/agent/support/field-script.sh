# What scripts of the field do with a machine, written from the specification ("Real clients"): they
# skip one that has all three, and enroll any other.
root=$MUSTER_PREFIX
if [ -f "$root/etc/patchmon/config.yml" ] && [ -f "$root/etc/patchmon/credentials.yml" ] &&
  [ -x "$root/usr/local/bin/patchmon-agent" ] && "$root/usr/local/bin/patchmon-agent" ping >/dev/null 2>&1; then
  echo skipped
  exit 0
fi
answer=$(curl -sS -X POST -H "X-Auto-Enrollment-Key: $KEY" -H "X-Auto-Enrollment-Secret: $SECRET" \
  -H 'Content-Type: application/json' -d "{\"friendly_name\":\"$NAME\"}" "$SERVER/api/v1/auto-enrollment/enroll")
api_id=$(printf '%s' "$answer" | sed -n 's/.*"api_id":"\([^"]*\)".*/\1/p')
api_key=$(printf '%s' "$answer" | sed -n 's/.*"api_key":"\([^"]*\)".*/\1/p')
[ -n "$api_id" ] && [ -n "$api_key" ] || exit 1
curl -fsS -H "X-API-ID: $api_id" -H "X-API-KEY: $api_key" "$SERVER/api/v1/hosts/install" | sh || exit 1
echo enrolled
