import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface CardProperties {
  title: string;
  about?: ComponentChildren;
  /** Its place in a row of steps. */
  step?: number;
  children: ComponentChildren;
}

export function Card({ title, about, step, children }: CardProperties) {
  const id = useId();
  return (
    <section class="card" aria-labelledby={id}>
      <header class="card-header">
        {step !== undefined && (
          <span class="step" aria-hidden="true">
            {step}
          </span>
        )}
        <div>
          <h2 id={id}>{title}</h2>
          {about !== undefined && <p class="card-about">{about}</p>}
        </div>
      </header>
      {children}
    </section>
  );
}
