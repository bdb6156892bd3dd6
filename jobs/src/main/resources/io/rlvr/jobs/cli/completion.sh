# What may come next after "rlvr WORD...": "file", "folder", or words with blanks between them. A
# word that ends in = is followed by a value.
_rlvr_next() {
  local current=$1 command= option= word kind=
  shift
  for word in "$@"; do
    if [[ -n $option ]]; then
      option=
    elif [[ $word == -* ]]; then
      [[ $word == *=* || -z $(_rlvr_kind "$command" "$word") ]] || option=$word
    elif [[ -z $command ]]; then
      command=$word
    fi
  done
  if [[ -n $option ]]; then
    kind=$(_rlvr_kind "$command" "$option")
  elif [[ -z $command ]]; then
    [[ $current == -* ]] && kind='--help --version' || kind=$_rlvr_commands
  else
    [[ $current == -* ]] || kind=$(_rlvr_kind "$command" '')
    [[ -n $kind ]] || kind=$(_rlvr_options "$command")
  fi
  case $kind in
    any) ;;
    setting)
      case $current in
        *=*) _rlvr_values "${current%%=*}" ;;
        *) printf '%s\n' "$_rlvr_settings" ;;
      esac
      ;;
    *) printf '%s\n' "$kind" ;;
  esac
}
