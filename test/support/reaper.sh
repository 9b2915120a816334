# Reads orders from standard input until it ends, which is when the process that gave them is gone, however it went.
# Then ends the process groups and removes the folders that are still on the list.
#   group PGID | forget PGID | folder PATH
groups=' '
folders=''
while read -r order value; do
  case $order in
    group) groups="$groups$value " ;;
    forget) groups="${groups%% $value *} ${groups#* $value }" ;;
    folder) folders="$folders$value
" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
printf %s "$folders" | while read -r folder; do
  tries=0
  until rm -rf -- "$folder" 2>/dev/null || [ $((tries += 1)) -gt 20 ]; do sleep 0.1; done
done
