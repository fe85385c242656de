interface ShowButtonProperties {
  isShown: boolean;
  onShow: (isShown: boolean) => void;
  /** What is shown or hidden, for those who do not see where the button stands. */
  what: string;
}

export function ShowButton({ isShown, onShow, what }: ShowButtonProperties) {
  return (
    <button type="button" class="button small show" onClick={() => onShow(!isShown)}>
      {isShown ? "Hide" : "Show"}
      <span class="unseen"> {what}</span>
    </button>
  );
}
