import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { displayName, formatCount } from '../../ui/index.ts';
import { fittingTags } from './labels.ts';

/** How wide the column of tags is now: which tags fit is reckoned, because measuring each row would cost a layout. */
export const tagsWidth = createStore<{ pixels: number }>(() => ({ pixels: 100 }));

const TOLD = 40;

/** The tags that fit whole, and how many more there are. */
export function TagsCell({ tags }: { tags: readonly string[] }) {
  const fits = useStore(tagsWidth, ({ pixels }) => fittingTags(tags, pixels));
  if (tags.length === 0) return null;
  const more = tags.length - fits;
  return (
    <span className="vd-tags" title={tags.slice(0, TOLD).map(displayName).join(', ')}>
      {tags.slice(0, fits).map((tag) => (
        <span key={tag} className="vd-tag vd-line">
          {displayName(tag)}
        </span>
      ))}
      {more > 0 && <span className="vd-faint vd-num vd-tags-more">{`+${formatCount(more)}`}</span>}
    </span>
  );
}
